using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

public sealed class KillingPythonWorkers() : KillingAtRandom<PythonWorker>(TimeSpan.FromSeconds(10), minKills: 5);
