using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Replacing;

public sealed class RecyclingPythonWorkers : RecyclingAnywhere<PythonWorker>;
