using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Running;

public sealed class MeasuringUsageOfPythonWorkers : MeasuringUsageAnywhere<PythonWorker>;
