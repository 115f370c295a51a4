using System.Runtime.CompilerServices;
using BatchApi.Worker.Failing;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Items;
using BatchApi.Worker.Json;

namespace BatchApi.Worker.Outputs;

/// <summary>Answers an item with its output, or says why the output cannot be written.</summary>
internal static class OutputLine<TOutput, TWriter>
    where TWriter : struct, IOutputWriter<TOutput>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(TOutput output, ItemShape shape, ResultLines lines)
    {
        try
        {
            TWriter.Write(output, shape, lines);
            if (lines.Line.Length > lines.MaxLineBytes)
                throw new OutputTooLargeException();
            lines.EndLine();
        }
        catch (OutputTooLargeException)
        {
            FailureLine.Write(lines, shape.Writer, "output_too_large", $"The output is longer than {lines.MaxLineBytes} bytes.", type: null);
        }
        catch (InvalidOutputException exception)
        {
            FailureLine.Write(lines, shape.Writer, "invalid_output", exception.Message, type: null);
        }
        // For example NaN, a cycle, or a getter that throws: the output has no JSON form.
        catch (Exception exception)
        {
            Exception cause = OriginalError.Of(exception);
            string message = $"{SerializerMessage.Of(cause)} ({UnwrittenOutput.PathOf(shape.Writer, lines)})";
            FailureLine.Write(lines, shape.Writer, "invalid_output", message, cause.GetType().FullName);
        }
    }
}
