using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

public sealed class RecyclingDotNetWorkers : RecyclingAnywhere<DotNetWorker>;
