using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Crashing;

public sealed class CrashingScripts : CrashingAnywhere<ScriptWorker>;
