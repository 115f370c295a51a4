using System.Reflection;
using BatchApi.Worker.Failing;

namespace BatchApi.Worker.Binding;

/// <summary>The objects whose methods are operations: each made at its first run, all disposed of when the worker ends.</summary>
internal sealed class Instances
{
    private readonly Lock _farewell = new();
    private readonly Dictionary<Type, object> _made = [];

    /// <exception cref="CannotStartException">Its constructor failed.</exception>
    public object Get(Type type)
    {
        if (_made.TryGetValue(type, out object? made))
            return made;
        try
        {
            return _made[type] = Activator.CreateInstance(type)!;
        }
        catch (TargetInvocationException exception)
        {
            throw new CannotStartException($"The constructor of {type} raised {ErrorText.Of(OriginalError.Of(exception), isNamed: true)}");
        }
    }

    /// <summary>Disposes of all objects, once. An object that fails does not keep the others from it; a caller that comes meanwhile waits.</summary>
    public void Farewell()
    {
        lock (_farewell)
            DisposeAll();
    }

    private void DisposeAll()
    {
        foreach (object instance in _made.Values)
        {
            try
            {
                if (instance is IAsyncDisposable asynchronous)
                    asynchronous.DisposeAsync().AsTask().GetAwaiter().GetResult();
                else
                    (instance as IDisposable)?.Dispose();
            }
            // The worker ends in any case, and the other objects are disposed of, too.
            catch (Exception exception)
            {
                Console.Error.WriteLine($"Disposing of {instance.GetType()} failed: {exception}");
            }
        }
        _made.Clear();
    }
}
