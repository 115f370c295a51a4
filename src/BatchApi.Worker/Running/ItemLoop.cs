using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Running;

/// <summary>Runs one operation on lines of items and writes lines of outputs. Compiled for the operation's types.</summary>
internal abstract class ItemLoop
{
    /// <summary>Whether every item that the loop was given is answered.</summary>
    public virtual bool IsIdle => true;

    /// <summary>
    /// Runs the items of a frame and answers them in order; some answers may come after it has returned. False: it stopped at an item that failed, as
    /// asked.
    /// </summary>
    /// <param name="arguments">What the operation is called with besides the item.</param>
    /// <param name="lines">NDJSON, from <paramref name="at"/> to <paramref name="end"/> of the buffer, ending in a line end.</param>
    public abstract bool Run(object?[] arguments, byte[] lines, int at, int end, long firstIndex, ItemsFlags flags);

    /// <summary>Waits until every item is answered.</summary>
    public virtual void Drain()
    {
    }
}
