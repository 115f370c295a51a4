using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace BatchApi.Commands;

/// <summary>Where a setting was written.</summary>
/// <param name="IsCommandLine">Whether on the command line.</param>
/// <param name="Remark">What follows its name in a message: <c> (environment: Pool__Workers)</c>.</param>
internal sealed record SettingSource(bool IsCommandLine, bool IsEnvironment, string Remark)
{
    private static readonly SettingSource Unknown = new(false, false, "");

    /// <summary>The one that counts: the last to have the key, or one below it.</summary>
    public static SettingSource Of(IConfiguration configuration, string key) =>
        configuration is IConfigurationRoot root
            ? root.Providers.Reverse().Select(provider => Of(provider, key)).FirstOrDefault(source => source is not null) ?? Unknown
            : Unknown;

    private static SettingSource? Of(IConfigurationProvider provider, string key)
    {
        if (provider is ChainedConfigurationProvider chained) return Of(chained.Configuration, key) is var found && found != Unknown ? found : null;
        if (!provider.TryGet(key, out _) && !provider.GetChildKeys([], key).Any()) return null;

        return provider switch
        {
            CommandLineConfigurationProvider => new(true, false, ""),
            EnvironmentVariablesConfigurationProvider => new(false, true, $" (environment: {key.Replace(":", "__", StringComparison.Ordinal)})"),
            FileConfigurationProvider { Source.Path: { } path } => new(false, false, $" ({path})"),
            _ => Unknown,
        };
    }
}
