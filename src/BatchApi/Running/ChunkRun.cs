using BatchApi.Jobs;
using BatchApi.Jobs.Chunks;
using BatchApi.Pool;

namespace BatchApi.Running;

/// <summary>A chunk at work on a slot, until its outcomes are stored.</summary>
/// <param name="job">Its job, as the claim left it.</param>
/// <param name="chunk">The chunk as claimed.</param>
/// <param name="release">When canceled, no further item is begun and the rest is given back.</param>
internal sealed class ChunkRun(Job job, Chunk chunk, CancellationToken release) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();
    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasLeftSlot;

    public Job Job { get; } = job;

    public Chunk Chunk { get; } = chunk;

    /// <summary>What the pool was given of it; null: nothing yet.</summary>
    public Run? Run { get; set; }

    public CancellationToken Release { get; } = release;

    public CancellationToken Canceled => _cancel.Token;

    /// <summary>Ends when the chunk is off its slot and all that can be stored of it is stored.</summary>
    public Task Work => _work.Task;

    public void End() => _work.TrySetResult();

    /// <summary>The slot is idle from here on; false: it was before. Called by the run alone.</summary>
    public bool LeaveSlot()
    {
        if (_hasLeftSlot)
            return false;

        _hasLeftSlot = true;
        return true;
    }

    public void Cancel()
    {
        try
        {
            _cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in this very moment.
        }
    }

    public void Dispose() => _cancel.Dispose();
}
