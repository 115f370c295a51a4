using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Printing;

public sealed class PrintingPythonWorkers : PrintingAnywhere<PythonWorker>;
