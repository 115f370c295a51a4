using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

public sealed class KillingCommandWorkers() : KillingAtRandom<CommandWorker>(TimeSpan.FromSeconds(10), minKills: 5);
