using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Crashing;

public sealed class CrashingCommandWorkers : CrashingAnywhere<CommandWorker>;
