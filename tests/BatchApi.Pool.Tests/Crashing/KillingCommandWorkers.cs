using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Crashing;

public sealed class KillingCommandWorkers() : KillingAtRandom<CommandWorker>(minKills: 5);
