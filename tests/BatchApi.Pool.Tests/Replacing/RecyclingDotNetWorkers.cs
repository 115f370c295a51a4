using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Replacing;

public sealed class RecyclingDotNetWorkers : RecyclingAnywhere<DotNetWorker>;
