using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests;

public sealed class TimingOutScripts : TimingOutAnywhere<ScriptWorker>;
