using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Crashing;

public sealed class KillingDotNetWorkers() : KillingAtRandom<DotNetWorker>(minKills: 2);
