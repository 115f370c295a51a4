using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Limiting;

public sealed class LimitingMemoryOfScriptedChildren : LimitingMemoryAnywhere<ScriptedChild>;
