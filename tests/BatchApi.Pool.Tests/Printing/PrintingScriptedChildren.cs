using BatchApi.Pool.Tests.Kinds;

namespace BatchApi.Pool.Tests.Printing;

public sealed class PrintingScriptedChildren : PrintingAnywhere<ScriptedChild>;
