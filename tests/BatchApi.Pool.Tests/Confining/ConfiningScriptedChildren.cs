using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Confining;

public sealed class ConfiningScriptedChildren : ConfiningAnywhere<ScriptedChild>;
