namespace BatchApi.Storage;

/// <summary>Tells who waits for a job that it has changed.</summary>
internal sealed class JobChanges
{
    /// <summary>Completes when the job's version is above <paramref name="version"/>, or the job is gone.</summary>
    public Task WaitAsync(Guid job, long version, CancellationToken cancellationToken) => throw new NotImplementedException();
}
