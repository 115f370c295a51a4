using System.CommandLine;
using System.CommandLine.Parsing;
using BatchApi.Demo;
using BatchApi.Endpoints.Problems;
using BatchApi.Settings;
using BatchApi.Trial;

namespace BatchApi.Commands;

/// <summary>The verbs of the service, and what it prints for a wrong command line.</summary>
/// <param name="build">Makes the service from settings, an argument each.</param>
/// <param name="sections">What can be set.</param>
internal sealed class CommandLine(Func<string[], WebApplication> build, IReadOnlyList<SettingsSection> sections)
{
    /// <summary>The command line is at fault: something on it is unknown or missing.</summary>
    private const int Misused = 2;

    private readonly Argument<string> _name = new("NAME") { Description = "The operation, as /v1/operations lists it." };
    private readonly Option<string> _items =
        new("--items") { HelpName = "FILE", Description = "Items to run it on, a JSON value a line; default: its example." };

    private readonly Option<string> _parameters =
        new("--parameters") { HelpName = "JSON", Description = "An object of what a job would give; default: that of its example." };

    /// <returns>The exit code: 0 done, 1 it failed or a setting has a wrong value, 2 the command line is wrong, 128 + n ended by signal n.</returns>
    public async Task<int> RunAsync(string[] args)
    {
        var arguments = Arguments.Read(args, sections, new Dictionary<string, bool>(StringComparer.Ordinal)
        {
            [_items.Name] = true,
            [_parameters.Name] = true,
            ["--help"] = false,
            ["-h"] = false,
            ["-?"] = false,
            ["--version"] = false,
        });
        var root = Verbs([.. arguments.Settings]);
        var verb = arguments.Verb.Count == 0 ? ["serve"] : arguments.Verb;
        var parsed = root.Parse(verb, new() { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        List<SettingError> errors = [.. arguments.Errors, .. Errors(parsed)];
        if (errors.Count > 0)
            return Refuse([.. errors, .. SettingErrors(arguments.Settings)]);

        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (SettingsException wrong)
        {
            return Refuse(wrong.Errors);
        }
        catch (Exception failure) when (failure is not HostAbortedException)
        {
            var configuration = Configuration(arguments.Settings);
            await Console.Error.WriteLineAsync(StartFailure.Explain(failure, configuration?["urls"]));
            // An exception that is our own mistake is shown whole on demand.
            if (configuration?["Logging:LogLevel:Default"] is "Debug" or "Trace")
                await Console.Error.WriteLineAsync($"{failure}");
            return 1;
        }
    }

    private RootCommand Verbs(string[] settings)
    {
        var serve = new Command("serve", "Runs the service; what is done without a verb.");
        serve.SetAction((_, _) => Serving.RunAsync(settings, build));
        var demo = new Command("demo", "Shows what it does, on a temporary folder and a free port.");
        demo.SetAction((_, _) => Demonstration.RunAsync(settings, build));
        var test = new Command("test", "Runs an operation on sample items and says what is wrong with it.") { _name, _items, _parameters };
        test.SetAction((parsed, _) => OperationTrial.RunAsync(
            parsed.GetValue(_name)!, parsed.GetValue(_items), parsed.GetValue(_parameters), settings, build));
        var root = new RootCommand(Description) { serve, demo, new Command("operation", "Helps authors of operations.") { test } };
        root.Directives.Clear();
        return root;
    }

    private string Description =>
        $"""
        multiprocessing.Pool behind HTTP.

        Each verb takes settings, as --Section:Name VALUE; in the environment they are Section__Name, and appsettings.json beside
        the service explains them by their defaults:
          {string.Join("\n  ", new KnownSettings(sections).Sections.Select(section => $"{section.Key}: {string.Join(", ", section.Value.Keys)}"))}
        So do those of ASP.NET Core: --urls, --Logging:LogLevel:Default, --Kestrel:...
        """;

    // The parser's own message, except for unknown names.
    private static IEnumerable<SettingError> Errors(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0)
            return [];

        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Select(verb => verb.Name).Concat(command.Options.Select(option => option.Name)).Append("--help").ToList();
        if (parsed.UnmatchedTokens.Count == 0)
            return parsed.Errors.Select(error => new SettingError(Sentence(error, command), true));

        var unmatched = parsed.UnmatchedTokens[0];
        var nearest = NearestNames.Of(unmatched, known);
        // A second verb, or a word too many.
        if (Kind(unmatched, command) == "argument" && nearest.Count == 0)
            return [new(TooMany(parsed, command), true)];

        var hint = nearest.Count > 0 ? $"Did you mean {string.Join(" or ", nearest)}?" : $"There are {string.Join(", ", known.Distinct())}.";
        return [new($"There is no {Kind(unmatched, command)} {unmatched}. {hint}", true)];
    }

    private static string TooMany(ParseResult parsed, Command command)
    {
        var takes = command.Arguments.Count == 0 ? "nothing but settings"
            : $"{string.Join(" ", command.Arguments.Select(argument => argument.Name))} and settings";
        var few = parsed.UnmatchedTokens.Count == 1 ? "is" : "are";
        return $"{command.Name} takes {takes}: {string.Join(" ", parsed.UnmatchedTokens)} {few} too many. --help shows what there is.";
    }

    private static string Sentence(ParseError error, Command command) => command.Subcommands.Count > 0
        ? $"{command.Name} needs one of {string.Join(", ", command.Subcommands.Select(verb => verb.Name))}."
        : error.Message;

    private static string Kind(string token, Command command) =>
        token.StartsWith('-') ? "switch" : command.Subcommands.Count > 0 ? "verb" : "argument";

    private static int Refuse(IReadOnlyList<SettingError> errors)
    {
        foreach (var error in errors.DistinctBy(error => error.Text))
            Console.Error.WriteLine(error.Text);
        return errors.Any(error => error.IsMisspelled) ? Misused : 1;
    }

    // Other errors are added, so that all are reported at once.
    private IReadOnlyList<SettingError> SettingErrors(IReadOnlyList<string> settings) =>
        Configuration(settings) is { } configuration ? SettingsCheck.Errors(configuration, sections) : [];

    private static ConfigurationManager? Configuration(IReadOnlyList<string> settings)
    {
        try
        {
            var options = new WebApplicationOptions { Args = [.. settings], ContentRootPath = AppContext.BaseDirectory };
            return WebApplication.CreateBuilder(options).Configuration;
        }
        catch (Exception failure) when (failure is IOException or FormatException or InvalidDataException or ArgumentException)
        {
            return null;
        }
    }
}
