using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Starting;

public sealed class StartingDotNetWorkers : StartingAnywhere<DotNetWorker>;
