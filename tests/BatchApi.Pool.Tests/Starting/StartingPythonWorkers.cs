using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Starting;

public sealed class StartingPythonWorkers : StartingAnywhere<PythonWorker>;
