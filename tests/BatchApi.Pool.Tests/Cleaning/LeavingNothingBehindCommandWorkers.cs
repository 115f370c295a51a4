using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Cleaning;

public sealed class LeavingNothingBehindCommandWorkers : LeavingNothingBehind<CommandWorker>;
