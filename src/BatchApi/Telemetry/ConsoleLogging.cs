using Microsoft.Extensions.Logging.Console;

namespace BatchApi.Telemetry;

/// <summary>How the log reaches the console, unless the operator says otherwise under <c>Logging:Console</c>.</summary>
internal static class ConsoleLogging
{
    public static void AddConsoleLines(this WebApplicationBuilder builder)
    {
        // The lowest of all sources: a file, the environment and the command line are above it.
        builder.Configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:Console:FormatterName", ConsoleLines.FormatterName),
                // Also where the file with our defaults was replaced by another.
                new("Logging:LogLevel:Microsoft.AspNetCore", nameof(LogLevel.Warning)),
                new("Logging:LogLevel:Hangfire", nameof(LogLevel.Warning)),
                // Where it listens and that it stops, this service says itself.
                new("Logging:LogLevel:Microsoft.Hosting.Lifetime", nameof(LogLevel.Warning)),
                // A terminal that stands still would otherwise hold up whoever logs, and with them the jobs.
                new("Logging:Console:QueueFullMode", nameof(ConsoleLoggerQueueFullMode.DropWrite)),
            ],
        });
        builder.Logging.AddConsoleFormatter<ConsoleLines, ConsoleFormatterOptions>();
    }
}
