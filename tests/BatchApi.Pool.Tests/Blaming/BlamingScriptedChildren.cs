using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Blaming;

public sealed class BlamingScriptedChildren : BlamingAnywhere<ScriptedChild>;
