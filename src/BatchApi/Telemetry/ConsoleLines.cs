using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace BatchApi.Telemetry;

/// <summary>Writes each entry of the log as a line: the time in UTC, written as in the API, the level, the message.</summary>
internal sealed class ConsoleLines(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    private const string Own = nameof(BatchApi);

    // The command prints in a line why the host did not start; these log entries would add the place in the code.
    private static readonly HashSet<(string Category, string Message)> SaidElsewhere =
    [
        ("Microsoft.Extensions.Hosting.Internal.Host", "Hosting failed to start"),
        ("Microsoft.AspNetCore.Server.Kestrel", "Unable to start Kestrel."),
    ];

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (SaidElsewhere.Contains((logEntry.Category, message)))
            return;

        textWriter.Write(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        textWriter.Write(NameOf(logEntry.LogLevel));
        // For our own entries the message says enough.
        if (!logEntry.Category.StartsWith(Own, StringComparison.Ordinal))
        {
            textWriter.Write(logEntry.Category);
            textWriter.Write(": ");
        }

        WriteLine(textWriter, message);
        if (logEntry.Exception is not { } exception)
            return;

        foreach (var line in exception.ToString().Split('\n'))
            WriteLine(textWriter, line.TrimEnd('\r'));
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => " trace ",
        LogLevel.Debug => " debug ",
        LogLevel.Information => " info ",
        LogLevel.Warning => " warning ",
        LogLevel.Error => " error ",
        _ => " critical ",
    };

    // The message may contain what a worker wrote: a line feed in it must not begin a new entry, and no control character may reach the terminal.
    private static void WriteLine(TextWriter writer, string message)
    {
        if (!message.AsSpan().ContainsAnyInRange('\0', '\x1f') && !message.AsSpan().ContainsAnyInRange('\x7f', '\x9f'))
        {
            writer.WriteLine(message);
            return;
        }

        foreach (var line in message.Split('\n').Select((text, at) => (Text: text.TrimEnd('\r'), at)))
        {
            if (line.at > 0)
                writer.Write(" | ");
            foreach (var character in line.Text)
                writer.Write(char.IsControl(character) ? ' ' : character);
        }

        writer.WriteLine();
    }
}
