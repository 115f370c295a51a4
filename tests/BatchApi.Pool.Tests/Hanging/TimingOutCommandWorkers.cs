using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Hanging;

public sealed class TimingOutCommandWorkers : TimingOutAnywhere<CommandWorker>;
