namespace BatchApi.Storage;

/// <summary>When a job that is accepted must have reached the disk.</summary>
internal enum Durability
{
    /// <summary>Before the caller hears of it.</summary>
    AtOnce,

    /// <summary>
    /// With the job's end, or when <see cref="IInputStore.MakeDurableAsync"/> is called: its client is not told before that it was accepted.
    /// </summary>
    Later,
}
