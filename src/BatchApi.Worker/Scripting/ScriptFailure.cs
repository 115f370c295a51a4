using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace BatchApi.Worker.Scripting;

/// <summary>An error that ended a script, as its author would write it.</summary>
/// <param name="Type">The error's name; null: the value thrown is no error.</param>
/// <param name="BreaksEngine">Whether the engine cannot be used again, since it was stopped in the middle of something.</param>
/// <param name="Details">See <see cref="Failing.FailureDetails"/>.</param>
internal sealed record ScriptFailure(string? Type, string Message, bool BreaksEngine, byte[]? Details = null)
{
    public static ScriptFailure Of(Exception exception, ScriptSource source) => exception switch
    {
        JavaScriptException thrown => Thrown(thrown.Error, Place(thrown, source), source),
        StatementsCountOverflowException =>
            Limit("StatementLimitError", $"The script ran more than {ScriptLimits.MaxStatements:N0} statements for one item."),
        RecursionDepthOverflowException =>
            Limit("RecursionLimitError", $"More than {ScriptLimits.MaxRecursion:N0} calls of a function were inside each other."),
        MemoryLimitExceededException { Message: var message } when message.Contains("array", StringComparison.OrdinalIgnoreCase) =>
            Limit("ArrayLimitError", $"An array may have {ScriptLimits.MaxArrayLength:N0} elements. {message}"),
        MemoryLimitExceededException =>
            Limit("MemoryLimitError", $"The script allocated more than {ScriptLimits.MaxAllocatedBytes >> 20:N0} MiB for one item."),
        OutOfMemoryException =>
            Limit("MemoryLimitError", $"What the script keeps does not fit in the {WorkerBytes >> 20:N0} MiB of its worker."),
        RegexMatchTimeoutException =>
            Limit("RegExpLimitError", $"A regular expression matched for more than {ScriptLimits.RegExpTimeout.TotalSeconds:0} seconds."),
        _ => new(exception.GetType().Name, exception.Message, BreaksEngine: true),
    };

    private static long WorkerBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static ScriptFailure Limit(string type, string message) => new(type, message, BreaksEngine: true);

    private static ScriptFailure Thrown(JsValue error, string place, ScriptSource source)
    {
        try
        {
            (string? type, string message) = ScriptDetails.Told(error);
            ScriptFailure failure = new(type, $"{(type is null ? "Thrown: " : "")}{message}{place}", BreaksEngine: false);
            return With(failure, error, source);
        }
        // The error's own toString or getters failed.
        catch (Exception second) when (second is JintException or InvalidOperationException)
        {
            return new(null, $"What was thrown cannot be read{place}", true);
        }
    }

    private static ScriptFailure With(ScriptFailure failure, JsValue error, ScriptSource source)
    {
        try
        {
            return failure with { Details = ScriptDetails.Of(error, source) };
        }
        // Reading the details would run code of the script again, so the message alone is told.
        catch (Exception second) when (second is JintException or InvalidOperationException or RegexMatchTimeoutException or OutOfMemoryException)
        {
            return failure with { BreaksEngine = true };
        }
    }

    private static string Place(JavaScriptException thrown, ScriptSource source)
    {
        if (thrown.Location.Start.Line < 1)
            return "";
        (int line, int column) = source.Place(thrown.Location.Start);
        return $" (line {line}, column {column})";
    }
}
