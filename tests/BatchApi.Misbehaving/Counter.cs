using System.ComponentModel;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Made once per worker: counts its calls, and notes its end in a file.</summary>
public sealed class Counter : IDisposable
{
    private string? _farewell;
    private long _calls;

    [Operation("count-calls", "How many items this worker has been given, this one included.", Example = "[1]")]
    public long Run(long item, [Description("A file that is written when the worker ends.")] string? farewell = null)
    {
        _farewell = farewell ?? _farewell;
        return ++_calls;
    }

    public void Dispose()
    {
        if (_farewell is not null)
            File.WriteAllText(_farewell, $"{_calls}");
    }
}
