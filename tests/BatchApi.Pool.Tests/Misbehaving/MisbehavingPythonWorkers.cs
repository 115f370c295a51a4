using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Misbehaving;

public sealed class MisbehavingPythonWorkers : MisbehavingAnywhere<PythonWorker>
{
    [Fact]
    public Task PutsTheOutputRightForTheNextRun() => AssertOutputIsPutRightAsync();
}
