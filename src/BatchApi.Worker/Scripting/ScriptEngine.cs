using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Interop;

namespace BatchApi.Worker.Scripting;

/// <summary>Makes an engine with the language and a console. A script can reach nothing of this process.</summary>
internal static class ScriptEngine
{
    private static readonly string[] Levels = ["log", "info", "warn", "error", "debug"];

    public static Engine Make()
    {
        Engine engine = new(options =>
        {
            options.Strict = true;
            options.MaxStatements(ScriptLimits.MaxStatements);
            options.LimitRecursion(ScriptLimits.MaxRecursion);
            options.LimitMemory(ScriptLimits.MaxAllocatedBytes);
            options.MaxArraySize(ScriptLimits.MaxArrayLength);
            options.RegexTimeoutInterval(ScriptLimits.RegExpTimeout);
            // Deep recursion ends in a RangeError, and not in the end of the process.
            options.Constraints.StackOverflowGuard = true;
            options.Json.MaxParseDepth = ScriptLimits.MaxDepth;
            options.DisableStringCompilation(true);
            // A script that waits would wait for ever: nothing can wake it.
            options.AgentCanSuspend = false;
        });
        AddConsole(engine);
        return engine;
    }

    private static void AddConsole(Engine engine)
    {
        JsObject console = new(engine);
        foreach (string level in Levels)
        {
            bool isError = level is "warn" or "error";
            ClrFunction print = new(engine, level, (_, values) => Print(engine, isError ? Console.Error : Console.Out, values));
            console.FastSetDataProperty(level, print);
        }
        engine.SetValue("console", console);
    }

    private static JsValue Print(Engine engine, TextWriter to, JsValue[] values)
    {
        to.WriteLine(string.Join(' ', values.Select(value => Text(engine, value))));
        return JsValue.Undefined;
    }

    // As in the consoles of browsers: texts are printed as they are, all other values in a form that shows their type.
    private static string Text(Engine engine, JsValue value) =>
        value is ObjectInstance && !value.IsCallable() && new Jint.Native.Json.JsonSerializer(engine).Serialize(value) is JsString json
            ? json.ToString()
            : value.ToString();
}
