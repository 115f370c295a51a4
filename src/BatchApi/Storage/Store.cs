using BatchApi.Jobs;

namespace BatchApi.Storage;

/// <summary>The truth: what was accepted and what has become of it.</summary>
internal sealed class Store : IAsyncDisposable
{
    public static Store Open(StorageOptions options, TimeProvider time, ILogger<Store> logger) => throw new NotImplementedException();

    public JobChanges Changes => throw new NotImplementedException();
    public Task AppendAsync(Guid job, Segment segment, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Job> AcceptAsync(NewJob job, Segment? last, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task DiscardAsync(Guid job, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Job?> FindAsync(Guid job, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<Job>> ListAsync(JobFilter filter, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<IReadOnlyList<Guid>> ClaimableAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Claim> ClaimAsync(Guid job, string node, Func<long, int> size, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<ReadOnlyMemory<byte>> ReadInputAsync(Chunk chunk, int position, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<CommitAnswer> CommitAsync(Chunk chunk, Outcomes outcomes, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Chunk?> PositionAsync(Chunk chunk, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task ReleaseAsync(Chunk chunk, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task RenewAsync(string node, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<Job?> CancelAsync(Guid job, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task FinishCancelAsync(Guid job, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task FailAsync(Guid job, JobError error, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<bool> DeleteAsync(Guid job, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<OutputRow?> NextByIndexAsync(Guid job, long index, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<OutputRow?> NextBySequenceAsync(Guid job, long sequence, CancellationToken cancellationToken) => throw new NotImplementedException();
    public Task<ReadOnlyMemory<byte>?> ReadItemAsync(Guid job, long index, CancellationToken cancellationToken) => throw new NotImplementedException();
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
