using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

public sealed class KillingDotNetWorkers() : KillingAtRandom<DotNetWorker>(TimeSpan.FromMinutes(1), minKills: 15);
