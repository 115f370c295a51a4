using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Isolating;

public sealed class IsolatingCommandWorkers : IsolatingAnywhere<CommandWorker>;
