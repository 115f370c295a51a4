using BatchApi.Catalogue.Entries;
using BatchApi.Jobs.Options;
using BatchApi.Pool;
using BatchApi.Settings;
using Microsoft.Extensions.Options;

namespace BatchApi.Catalogue.Sources;

/// <summary>Registers the catalogue. At its start, the workers are asked which operations they have.</summary>
internal static class CatalogueServices
{
    public static IServiceCollection AddCatalogue(this IServiceCollection services)
    {
        services.AddSettings(OperationsOptions.Section, new OperationsOptionsValidator()).PostConfigure(RequireOfEach);
        services.AddSettings<InterpreterOptions>(InterpreterOptions.Section);
        services.AddSingleton<DotNetOperations>();
        services.AddSingleton<IWarmSource>(provider => provider.GetRequiredService<DotNetOperations>());
        services.AddSingleton(Sources);
        services.AddSingleton<OperationCatalogue>();
        services.AddHostedService(provider => provider.GetRequiredService<OperationCatalogue>());
        services.AddHostedService<FolderWatch>();
        return services;
    }

    // A requirement for all operations holds for each of them.
    private static void RequireOfEach(OperationsOptions options)
    {
        foreach (var entry in options.Python.Concat<OperationEntry>(options.Commands))
            entry.RequireIsolation |= options.RequireIsolation;
    }

    private static IReadOnlyList<IOperationSource> Sources(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<OperationsOptions>>().Value;
        var interpreter = provider.GetRequiredService<IOptions<InterpreterOptions>>().Value.Python;
        var jobs = provider.GetRequiredService<IOptions<JobsOptions>>().Value;
        var pool = provider.GetRequiredService<WorkerPool>();
        var root = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
        return
        [
            provider.GetRequiredService<DotNetOperations>(),
            .. options.Python.Select(entry => new PythonOperation(entry, interpreter, pool, jobs, root)),
            .. options.Commands.Select(entry => new CommandOperation(entry, pool, jobs, root)),
            .. options.JavaScript ? [new JavaScriptOperation(pool, jobs, options.RequireIsolation)] : Array.Empty<IOperationSource>(),
        ];
    }
}
