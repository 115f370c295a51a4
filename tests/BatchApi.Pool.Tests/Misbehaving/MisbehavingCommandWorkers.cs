using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Misbehaving;

public sealed class MisbehavingCommandWorkers : MisbehavingAnywhere<CommandWorker>;
