using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Replacing;

public sealed class RecyclingScriptedChildren : RecyclingAnywhere<ScriptedChild>;
