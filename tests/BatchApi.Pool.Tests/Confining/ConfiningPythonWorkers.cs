using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Confining;

public sealed class ConfiningPythonWorkers : ConfiningAnywhere<PythonWorker>;
