using BatchApi.Pool.Confinement;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Orphans;
using BatchApi.Pool.Printing;
using BatchApi.Pool.Watching;
using Microsoft.Extensions.Logging;

namespace BatchApi.Pool.Workers;

/// <summary>What all workers of a pool share.</summary>
/// <param name="Name">Unlike that of any other pool.</param>
/// <param name="ScratchParent">Full path of the folder that their scratch folders are made in.</param>
/// <param name="GroupParent">Full path of the control group that theirs are made in; null: they have none.</param>
/// <param name="Offered">What there is to confine them.</param>
/// <param name="ProtocolOf">What a kind of worker speaks.</param>
internal sealed record PoolParts(
    PoolOptions Options,
    string Name,
    string ScratchParent,
    string? GroupParent,
    OfferedLayers Offered,
    Func<WorkerCommand, ProtocolDriver> ProtocolOf,
    WorkerKinds Kinds,
    OrphanReaper Orphans,
    Watchdog Watchdog,
    StderrUse StderrUse,
    ILogger Logger,
    TimeProvider Time);
