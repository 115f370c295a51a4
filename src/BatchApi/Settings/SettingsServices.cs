using Microsoft.Extensions.Options;

namespace BatchApi.Settings;

/// <summary>Registers classes of options.</summary>
internal static class SettingsServices
{
    /// <summary>Binds the options to the section, checks them at the start, and makes their properties known as settings.</summary>
    /// <param name="rules">What holds between the settings of the section; default: nothing.</param>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section, IValidateOptions<T>? rules = null)
        where T : class, new()
    {
        services.AddSingleton(new SettingsSection(section, typeof(T), Validate));
        services.AddSingleton<IValidateOptions<T>>(new SettingsValidation<T>(section));
        if (rules is not null)
            services.AddSingleton(rules);
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();

        IEnumerable<string> Validate(IConfiguration configuration) =>
            rules?.Validate(Options.DefaultName, configuration.GetSection(section).Get<T>() ?? new()).Failures ?? [];
    }
}
