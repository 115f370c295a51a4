using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

public sealed class IsolatingCommandWorkers : IsolatingAnywhere<CommandWorker>;
