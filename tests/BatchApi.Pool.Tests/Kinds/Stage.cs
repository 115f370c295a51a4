namespace BatchApi.Pool.Tests.Kinds;

/// <summary>Where in its life a worker misbehaves.</summary>
public enum Stage
{
    Start,
    Initializer,
    Read,
    Parse,
    FirstItem,
    Middle,
    HalfAFrame,
    LastItem,
    Idle,
    Shutdown,
}
