using System.Collections.Concurrent;
using BatchApi.Operations;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Binding;
using BatchApi.Worker.Failing;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Items;
using BatchApi.Worker.Outputs;
using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Running;

/// <summary>
/// Several items of an asynchronous operation at once. They are begun by the main thread and answered, in order, by whoever completes one.
/// </summary>
/// <remarks>
/// Items go on beyond their frame, so that there is always room to fill. Lines are written by one thread at a time, the one that holds
/// <see cref="_answering"/>. Where the service looks for the item that is to blame, or stops at the first that fails, they run one by one.
/// </remarks>
internal sealed class ConcurrentLoop<TItem, TReturn, TOutput, TReader, TReturnValue, TWriter>(
    Call<TItem, TReturn> call, ItemShape shape, int contextPlace, WorkerParts parts, ItemLoop oneByOne, FoundOperation operation) : ItemLoop
    where TReader : struct, IItemReader<TItem>
    where TReturnValue : struct, IAsyncReturnValue<TReturn, TOutput>
    where TWriter : struct, IOutputWriter<TOutput>
{
    private readonly object _answering = new();
    private readonly ConcurrentQueue<StartedItem<TOutput>> _started = new();
    private readonly SemaphoreSlim _room = new(operation.Attribute.Concurrency);
    private readonly ResultLines _lines = parts.Lines;
    private int _unanswered;
    private int _asked;
    private volatile bool _isStarting;

    public override bool IsIdle
    {
        get
        {
            lock (_answering)
                return _unanswered == 0;
        }
    }

    public override bool Run(object?[] arguments, byte[] lines, int at, int end, long firstIndex, ItemsFlags flags)
    {
        if (flags != ItemsFlags.None)
        {
            Drain();
            lock (_answering)
            {
                _lines.StartAt(firstIndex);
                return oneByOne.Run(arguments, lines, at, end, firstIndex, flags);
            }
        }

        _isStarting = true;
        for (long index = firstIndex; at < end && !parts.Stop.IsRequested; index++)
        {
            int length = lines.AsSpan(at..end).IndexOf((byte)'\n');
            Start(arguments, lines.AsSpan(at, length), index);
            at += length + 1;
        }
        _isStarting = false;
        lock (_answering)
            _lines.Send();
        return true;
    }

    public override void Drain()
    {
        lock (_answering)
        {
            while (_unanswered > 0)
                Monitor.Wait(_answering);
            _lines.Send();
        }
    }

    private void Start(object?[] arguments, ReadOnlySpan<byte> line, long index)
    {
        WaitForRoom();
        parts.AtWork.Mark(index);
        StartedItem<TOutput> item = Begin(arguments, line, index);
        parts.AtWork.EndMark();

        parts.Stop.Enter(operation.TakesToken);
        lock (_answering)
        {
            if (_unanswered++ == 0)
                parts.AtWork.Index = index;
        }
        _started.Enqueue(item);
        if (item.Task is { IsCompleted: false } task)
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Complete);
        else
            Complete();
    }

    private void WaitForRoom()
    {
        if (_room.Wait(0))
            return;
        // Items that are completed meanwhile do not wait for the end of the frame.
        _isStarting = false;
        lock (_answering)
            _lines.Send();
        _room.Wait();
        _isStarting = true;
    }

    private StartedItem<TOutput> Begin(object?[] arguments, ReadOnlySpan<byte> line, long index)
    {
        if (!TReader.TryRead(line, shape, out TItem item, out string? problem))
            return new StartedItem<TOutput>(index, null, problem);
        if (contextPlace != 0)
            arguments[contextPlace] = new OperationContext(index, parts.Scratch, parts.Stop.Token);
        try
        {
            Task<TOutput> task = TReturnValue.TaskOf(call(arguments, item)) ?? throw new InvalidOperationException("The method returned no task.");
            return new StartedItem<TOutput>(index, task, null);
        }
        // The operation failed before it first waited: the item fails when its turn comes.
        catch (Exception exception)
        {
            return new StartedItem<TOutput>(index, Task.FromException<TOutput>(exception), null);
        }
    }

    private void Complete()
    {
        _room.Release();
        // One thread answers. It looks again for items that were completed meanwhile, so that no other thread waits while it writes.
        if (Interlocked.Increment(ref _asked) != 1)
            return;
        int seen;
        do
        {
            seen = Volatile.Read(ref _asked);
            if (AnswerCompleted())
                parts.Stop.End();
        }
        while (Interlocked.Add(ref _asked, -seen) != 0);
    }

    /// <returns>Whether the process shall end now.</returns>
    private bool AnswerCompleted()
    {
        int count = 0;
        lock (_answering)
        {
            while (_started.TryPeek(out StartedItem<TOutput> item) && item.IsCompleted)
            {
                _started.TryDequeue(out _);
                Answer(item);
                count++;
                // The service counts the time of the first item without an answer.
                parts.AtWork.Index = count == _unanswered ? ItemAtWork.None : item.Index + 1;
                if (_lines.IsTold)
                    _lines.Send();
            }
            if (count == 0)
                return false;
            if (!_isStarting)
                _lines.Send();
            _unanswered -= count;
            Monitor.PulseAll(_answering);
        }
        bool isEnd = false;
        while (count-- > 0)
            isEnd |= parts.Stop.Leave();
        return isEnd;
    }

    private void Answer(StartedItem<TOutput> item)
    {
        if (item.Task is not { } task)
        {
            FailureLine.Write(_lines, shape.Writer, "invalid_item", item.Problem!, type: null);
            return;
        }

        // Writing the output may call code of the operation, which may print.
        parts.AtWork.For(item.Index, () => AnswerWith(task));
    }

    private void AnswerWith(Task<TOutput> task)
    {
        try
        {
            OutputLine<TOutput, TWriter>.Write(task.GetAwaiter().GetResult(), shape, _lines);
        }
        catch (Exception exception)
        {
            FailureLine.Write(_lines, shape.Writer, "operation_error", OriginalError.Of(exception));
        }
    }
}
