using Microsoft.Extensions.Time.Testing;

namespace BatchApi.Tests.Storage;

/// <summary>A clock that a test moves, and whose wall time somebody may set while no time passes.</summary>
internal sealed class SteppedClock : FakeTimeProvider
{
    /// <summary>How far the wall clock was set ahead; negative: back.</summary>
    public TimeSpan Step { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Step;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
