using System.Collections;
using System.Text.RegularExpressions;
using BatchApi.Jobs.Options;
using BatchApi.Settings;
using FluentValidation;
using Microsoft.Extensions.Options;

namespace BatchApi.Catalogue.Entries;

/// <summary>Checks the form of what is configured; what an entry names and is not there shows in the catalogue and stops nobody else.</summary>
internal sealed partial class OperationsOptionsValidator : AbstractValidator<OperationsOptions>, IValidateOptions<OperationsOptions>
{
    private static readonly string HoldsScratch =
        $"must not hold {ScratchParent.Path}, in which all workers have their scratch folders. Name a folder below it, or set TMPDIR.";

    public OperationsOptionsValidator()
    {
        RuleFor(options => options.Directory)
            .Must(directory => !File.Exists(Path.GetFullPath(directory, AppContext.BaseDirectory))).WithMessage("must be a folder, and is a file.");
        RuleForEach(options => options.Writable).Must(folder => !ScratchParent.IsIn(folder)).WithMessage(HoldsScratch);
        RuleForEach(options => options.Readable)
            .Must(path => EntryPaths.Exists(path, AppContext.BaseDirectory)).WithMessage(Absent("file or folder"));
        RuleForEach(options => options.Writable)
            .Must(path => !string.IsNullOrEmpty(path) && Directory.Exists(Path.GetFullPath(path, AppContext.BaseDirectory)))
            .WithMessage(Absent("folder"));
        RuleForEach(options => options.Python).Cascade(CascadeMode.Continue).SetValidator(new PythonValidator());
        RuleForEach(options => options.Commands).SetValidator(new CommandValidator());
    }

    private static Func<OperationsOptions, string, string> Absent(string what) => (_, path) =>
        string.IsNullOrEmpty(path) ? $"must be a {what}."
        : Path.IsPathRooted(path) ? $"there is no such {what}."
        : $"there is no such {what}. It is looked for from the service's own folder: {Path.GetFullPath(path, AppContext.BaseDirectory)}.";

    public ValidateOptionsResult Validate(string? name, OperationsOptions options)
    {
        var failures = Validate(options).Errors;
        return failures.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(failure =>
                $"{OperationsOptions.Section}:{Key(failure.PropertyName)} is {Shown(failure.AttemptedValue)}: {failure.ErrorMessage}"));
    }

    // A list without elements stands nowhere.
    private static string Shown(object? value) => value is ICollection { Count: 0 } ? "missing" : $"'{SettingText.Of(value)}'";

    // Python[0].Name is Python:0:Name in every source of settings.
    private static string Key(string property) => property.Replace('[', ':').Replace("]", "", StringComparison.Ordinal).Replace('.', ':');

    [GeneratedRegex(@"\A[\p{L}\p{Nd}][\p{L}\p{Nd}._-]{0,99}\z")]
    private static partial Regex OperationName();

    [GeneratedRegex(@"\A[\p{L}_][\w.]*:[\p{L}_][\w.]*\z")]
    private static partial Regex FunctionName();

    private static void AddCommon<T>(AbstractValidator<T> validator)
        where T : OperationEntry
    {
        validator.RuleFor(entry => entry.Name).Must(name => OperationName().IsMatch(name))
            .WithMessage("an operation's name is up to 100 letters, digits, '-', '_' and '.', the first a letter or digit.");
        validator.RuleFor(entry => entry.ItemTimeout).Must(time => ItemTimeout.Option.Allows(time?.TotalSeconds))
            .WithMessage("must be 1 ms to 1 day.");
        validator.RuleFor(entry => entry.MemoryLimitMiB).Must(size => MemoryLimit.Option.Allows((double?)size))
            .WithMessage($"must be {MemoryLimit.Least} to {MemoryLimit.Most}.");
        validator.RuleFor(entry => entry.MaxWorkers).Must(count => count is null or >= 1).WithMessage("must be at least 1.");
        validator.RuleForEach(entry => entry.Writable).Must(folder => !ScratchParent.IsIn(folder)).WithMessage(HoldsScratch);
        validator.RuleFor(entry => entry.Check).Must((entry, check) => !check || entry.ItemSchema is not null).WithMessage("needs an ItemSchema.");
        validator.RuleFor(entry => entry.Example).Must(example => example is null || EntryExample.TryRead(example, out _))
            .WithMessage("must be a JSON array of items, or {\"items\": [...], \"parameters\": {...}}.");
    }

    private sealed class PythonValidator : AbstractValidator<PythonEntry>
    {
        public PythonValidator()
        {
            AddCommon(this);
            RuleFor(entry => entry.Function).Must(function => FunctionName().IsMatch(function)).WithMessage("must be module:function.");
            RuleFor(entry => entry.Initializer).Must(function => function is null || FunctionName().IsMatch(function))
                .WithMessage("must be module:function.");
            RuleFor(entry => entry.Concurrency).InclusiveBetween(1, 10_000).WithMessage("must be 1 to 10000.");
        }
    }

    private sealed class CommandValidator : AbstractValidator<CommandEntry>
    {
        public CommandValidator()
        {
            AddCommon(this);
            RuleFor(entry => entry.Example)
                .Must(example => example is null || !EntryExample.TryRead(example, out var given) || !given.Value.TryGetProperty("parameters", out _))
                .WithMessage("must have no parameters: a program takes none.");
            RuleFor(entry => entry.Command)
                .Must(command => command.Count > 0 && !string.IsNullOrEmpty(command[0])).WithMessage("must name a program.");
        }
    }
}
