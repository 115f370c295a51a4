namespace BatchApi.Storage;

/// <summary>A job's row has changed.</summary>
/// <param name="Version">Its version now; <see cref="Gone"/>: the job was deleted.</param>
internal readonly record struct JobChange(Guid Job, long Version)
{
    public const long Gone = long.MaxValue;
}
