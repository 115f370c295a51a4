using BatchApi.Pool.Confinement;
using BatchApi.Pool.Lines;
using BatchApi.Pool.Orphans;
using BatchApi.Pool.Watching;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Workers;

/// <summary>What all workers of a pool share.</summary>
/// <param name="Name">Unlike that of any other pool.</param>
/// <param name="ScratchParent">Full path of the folder that their scratch folders are made in.</param>
/// <param name="GroupParent">Full path of the control group that theirs are made in; null: they have none.</param>
/// <param name="Offered">What there is to confine them.</param>
internal sealed record PoolParts(
    PoolOptions Options, string Name, string ScratchParent, string? GroupParent, OfferedLayers Offered, Kinds Kinds, Strays Strays, Watchdog Watchdog, Habits Habits, ILogger Logger, TimeProvider Time);
