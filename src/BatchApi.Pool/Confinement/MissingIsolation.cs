using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Confinement;

/// <summary>Logs in one line which isolation layers this machine lacks. It is silent about the layers that are there.</summary>
internal static partial class MissingIsolation
{
    /// <param name="memory">Why the kernel does not limit the memory of workers; null: it does.</param>
    public static void Tell(ILogger logger, OfferedLayers offered, string? memory)
    {
        var missing = offered.Reports
            .Where(report => !report.IsAvailable)
            .Select(report => $"{report.Layer.ToString().ToLowerInvariant()} ({report.Detail})")
            .ToList();
        // No warning where it is memory only: the watchdog looks at that anyway.
        var level = missing.Count > 0 ? LogLevel.Warning : LogLevel.Information;
        if (memory is not null)
            missing.Add($"memory limits by the kernel ({memory})");
        var layers = string.Join(", ", missing);
        if (layers.Length > 0)
            Log.Lacking(logger, level, layers);
    }

    private static partial class Log
    {
        [LoggerMessage("Isolation of workers lacks {Layers}")]
        public static partial void Lacking(ILogger logger, LogLevel level, string layers);
    }
}
