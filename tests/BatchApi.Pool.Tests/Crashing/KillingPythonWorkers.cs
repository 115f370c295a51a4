using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Crashing;

public sealed class KillingPythonWorkers() : KillingAtRandom<PythonWorker>(minKills: 5);
