using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Running;

/// <summary>One operation's way from lines to lines, compiled for its types.</summary>
internal abstract class ItemLoop
{
    /// <summary>Whether every item that it was given is answered.</summary>
    public virtual bool IsIdle => true;

    /// <summary>
    /// Works on the items of a frame, and answers them in order, if not all before it returns. False: it stopped at one that failed, as asked.
    /// </summary>
    /// <param name="arguments">What the operation is called with besides the item.</param>
    /// <param name="lines">NDJSON, from <paramref name="at"/> to <paramref name="end"/> of the buffer, ending in a line end.</param>
    public abstract bool Run(object?[] arguments, byte[] lines, int at, int end, long firstIndex, ItemsFlags flags);

    /// <summary>Waits until every item is answered.</summary>
    public virtual void Drain()
    {
    }
}
