using Microsoft.Extensions.Logging.Console;

namespace BatchApi.Telemetry;

/// <summary>How the log reaches the console, unless the operator says otherwise under <c>Logging:Console</c>.</summary>
internal static class ConsoleLogging
{
    public static void AddConsoleLines(this WebApplicationBuilder builder)
    {
        // The source with the lowest priority: a file, the environment and the command line override it.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:Console:FormatterName", ConsoleLines.FormatterName),
                // Needed if the file with our defaults was replaced by another.
                new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning)),
                new("Logging:LogLevel:Hangfire", nameof(LogLevel.Warning)),
                // The service itself says where it listens and that it stops.
                new("Logging:LogLevel:Microsoft.Hosting.Lifetime", nameof(LogLevel.Warning)),
                // Otherwise a terminal that does not read would hold up the threads that log, and with them the jobs.
                new("Logging:Console:QueueFullMode", nameof(ConsoleLoggerQueueFullMode.DropWrite)),
            ],
        });
        builder.Logging.AddConsoleFormatter<ConsoleLines, ConsoleFormatterOptions>();
    }
}
