using System.Collections;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace BatchApi.Commands;

/// <summary>Where a setting was written.</summary>
/// <param name="IsCommandLine">Whether on the command line.</param>
/// <param name="Remark">What follows its name in a message: <c> (environment: POOL__WORKERS)</c>.</param>
internal sealed record SettingSource(bool IsCommandLine, bool IsEnvironment, string Remark)
{
    private static readonly SettingSource Unknown = new(false, false, "");

    /// <summary>The source that counts: the last one that has the key, or a key below it.</summary>
    public static SettingSource Of(IConfiguration configuration, string key) =>
        configuration is IConfigurationRoot root
            ? root.Providers.Reverse().Select(provider => Of(provider, key)).FirstOrDefault(source => source is not null) ?? Unknown
            : Unknown;

    private static SettingSource? Of(IConfigurationProvider provider, string key)
    {
        if (provider is ChainedConfigurationProvider chained)
            return Of(chained.Configuration, key) is var found && found != Unknown ? found : null;
        if (!provider.TryGet(key, out _) && !provider.GetChildKeys([], key).Any())
            return null;

        return provider switch
        {
            CommandLineConfigurationProvider => new(true, false, ""),
            EnvironmentVariablesConfigurationProvider => new(false, true, $" (environment: {Variable(provider, key)})"),
            FileConfigurationProvider { Source.Path: { } path } => new(false, false, $" ({path})"),
            _ => Unknown,
        };
    }

    // As it was written: in capitals, perhaps, or behind the prefix that the provider leaves out, as in ASPNETCORE_URLS.
    private static string Variable(IConfigurationProvider provider, string key)
    {
        var value = provider.TryGet(key, out var text) ? text : null;
        return Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => (Name: (string)variable.Key, Value: variable.Value as string, At: IndexIn((string)variable.Key, key)))
            .Where(variable => variable.At >= 0)
            .OrderByDescending(variable => value is not null && variable.Value == value)
            .ThenBy(variable => variable.At)
            .Select(variable => variable.Name)
            .FirstOrDefault() ?? key.Replace(":", "__", StringComparison.Ordinal);
    }

    // Where in a variable's name the key begins, with or without keys below it; -1: nowhere.
    private static int IndexIn(string variable, string key)
    {
        var name = variable.Replace("__", ":", StringComparison.Ordinal);
        var at = $"{name}:".IndexOf($"{key}:", StringComparison.OrdinalIgnoreCase);
        return at <= 0 || name[at - 1] == '_' ? at : -1;
    }
}
