namespace BatchApi.Tests.Storage.Conformance.Model;

/// <summary>A chunk of the model.</summary>
internal sealed class ModelChunk(int id, int first, int count, int attempts)
{
    public int Id => id;

    public int First => first;

    public int Count => count;

    /// <summary>Of each of its items, in earlier chunks.</summary>
    public int Attempts => attempts;

    public int Position { get; set; }

    public long Fence { get; set; }

    public bool IsClaimed { get; set; }

    public bool IsEnded { get; set; }

    public TimeSpan LeaseUntil { get; set; }

    public bool IsDone => IsEnded || Position == count;
}
