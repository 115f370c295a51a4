using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

public sealed class IsolatingDotNetWorkers : IsolatingAnywhere<DotNetWorker>;
