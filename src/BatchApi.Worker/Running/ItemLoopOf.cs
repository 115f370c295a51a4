using System.Runtime.CompilerServices;
using BatchApi.Operations;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Binding;
using BatchApi.Worker.Failing;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Items;
using BatchApi.Worker.Outputs;

namespace BatchApi.Worker.Running;

/// <summary>The loop itself. Readers and writers are structs, so that the compiler makes one straight loop for each operation.</summary>
/// <param name="contextPlace">Where among the arguments each item's context goes; 0: the operation takes none.</param>
/// <param name="isBuiltIn">
/// Whether the operation is the worker's own, which prints nothing and leaves everything as it is: to look after it costs as much as it does.
/// </param>
internal sealed class ItemLoop<TItem, TReturn, TOutput, TReader, TReturnValue, TWriter>(
    Call<TItem, TReturn> call, ItemShape shape, int contextPlace, WorkerParts parts, bool isBuiltIn) : ItemLoop
    where TReader : struct, IItemReader<TItem>
    where TReturnValue : struct, IReturnValue<TReturn, TOutput>
    where TWriter : struct, IOutputWriter<TOutput>
{
    private readonly ResultLines _lines = parts.Lines;
    private int _next;
    private long _index;
    private bool _answerEach;

    public override bool Run(object?[] arguments, byte[] lines, int at, int end, long firstIndex, ItemsFlags flags)
    {
        (_next, _index) = (at, firstIndex);
        _answerEach = flags.HasFlag(ItemsFlags.AnswerEach);
        int maxFailed = flags.HasFlag(ItemsFlags.StopAtFailure) ? _lines.FailedCount : int.MaxValue;
        while (_next < end && !parts.Stop.IsRequested && _lines.FailedCount <= maxFailed)
        {
            try
            {
                RunItems(arguments, lines.AsSpan(0, end), maxFailed);
            }
            // The operation failed: the item fails, and the loop goes on after it. The handler is a method of its own, so that it costs an item
            // nothing.
            catch (Exception exception)
            {
                FailureLine.Write(_lines, shape.Writer, "operation_error", OriginalError.Of(exception));
                EndItem();
            }
        }
        parts.AtWork.EndItems();
        _lines.Send();
        return _lines.FailedCount <= maxFailed;
    }

    /// <remarks>Compiled at its best from the start: it would spend its first hundred thousand items in slow code.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunItems(object?[] arguments, ReadOnlySpan<byte> lines, int maxFailed)
    {
        while (_next < lines.Length && !parts.Stop.IsRequested && _lines.FailedCount <= maxFailed)
        {
            ReadOnlySpan<byte> rest = lines[_next..];
            ReadOnlySpan<byte> line = rest[..rest.IndexOf((byte)'\n')];
            _next += line.Length + 1;
            if (isBuiltIn)
                parts.AtWork.Index = _index;
            else
                parts.AtWork.BeginItem(_index);
            if (TReader.TryRead(line, shape, out TItem item, out string? problem))
            {
                if (contextPlace != 0)
                    arguments[contextPlace] = new OperationContext(_index, parts.Scratch, parts.Stop.Token);
                OutputLine<TOutput, TWriter>.Write(TReturnValue.Wait(call(arguments, item)), shape, _lines);
            }
            else
            {
                FailureLine.Write(_lines, shape.Writer, "invalid_item", problem!, type: null);
            }
            EndItem();
        }
    }

    private void EndItem()
    {
        _index++;
        if (!isBuiltIn)
            parts.ProcessState.RestoreConsole();
        if (_answerEach || _lines.IsTold)
            _lines.Send();
    }
}
