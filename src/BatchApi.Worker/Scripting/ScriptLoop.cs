using System.Text.Json;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Binding;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Json;
using BatchApi.Worker.Outputs;
using BatchApi.Worker.Running;
using Jint;
using Jint.Native;
using Jint.Native.Json;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace BatchApi.Worker.Scripting;

/// <summary>Runs a script that came with its job: the function is called with each item and the job's parameters.</summary>
/// <remarks>An engine lasts for a run, or until a limit has broken it: what a script keeps in its variables is no place to keep anything.</remarks>
internal sealed class ScriptLoop : ItemLoop
{
    private readonly ScriptSource _source;
    private readonly byte[] _parameterText;
    private readonly WorkerParts _parts;
    private readonly ResultLines _lines;
    private readonly Utf8JsonWriter _writer;
    private readonly ScriptOutput _output;
    private Engine _engine;
    private JsonParser _parser;
    private JsValue _function;
    private JsValue _parameters;

    /// <exception cref="CannotStartException">The script fails before its function is known, or the parameters do not fit it.</exception>
    public ScriptLoop(string source, JsonElement parameters, WorkerParts parts, Utf8JsonWriter writer)
    {
        _source = new ScriptSource(source);
        _parameterText = parameters.ValueKind is JsonValueKind.Object
            ? System.Text.Encoding.UTF8.GetBytes(parameters.GetRawText())
            : "{}"u8.ToArray();
        (_parts, _lines, _writer) = (parts, parts.Lines, writer);
        _output = new ScriptOutput(_lines);
        (_engine, _parser, _function, _parameters) = Begin();
    }

    /// <summary>Lets the runtime compile the interpreter before an item waits for it.</summary>
    public static void Warm()
    {
        Engine engine = ScriptEngine.Make();
        _ = new ScriptSource("x => x * x").FunctionIn(engine).Call(new JsonParser(engine).Parse("[1]"u8));
    }

    public override bool Run(object?[] arguments, byte[] lines, int at, int end, long firstIndex, ItemsFlags flags)
    {
        int maxFailed = flags.HasFlag(ItemsFlags.StopAtFailure) ? _lines.FailedCount : int.MaxValue;
        for (long index = firstIndex; at < end && !_parts.Stop.IsRequested && _lines.FailedCount <= maxFailed; index++)
        {
            ReadOnlySpan<byte> line = lines.AsSpan(at, Array.IndexOf(lines, (byte)'\n', at) - at);
            at += line.Length + 1;
            _parts.AtWork.BeginItem(index);
            RunItem(line);
            if (flags.HasFlag(ItemsFlags.AnswerEach))
                _lines.Send();
        }

        _parts.AtWork.EndItems();
        _lines.Send();
        return _lines.FailedCount <= maxFailed;
    }

    private void RunItem(ReadOnlySpan<byte> line)
    {
        try
        {
            if (!ScriptItem.TryRead(line, _parser, out JsValue item, out string? problem))
            {
                FailureLine.Write(_lines, _writer, "invalid_item", problem!, type: null);
                return;
            }

            JsValue output = _function.Call(item, _parameters);
            // Callbacks that are left must not run while a later item is at work.
            _engine.Advanced.ProcessTasks();
            _output.Write(Awaited(output));
            if (_lines.Line.Length > _lines.MaxLineBytes)
                throw new OutputTooLargeException();
            _lines.EndLine();
        }
        catch (OutputTooLargeException)
        {
            FailureLine.Write(_lines, _writer, "output_too_large", $"The output is longer than {_lines.MaxLineBytes} bytes.", type: null);
        }
        catch (InvalidOutputException invalid)
        {
            FailureLine.Write(_lines, _writer, "invalid_output", invalid.Message, type: null);
        }
        // The script failed or reached a limit: the item fails.
        catch (Exception exception)
        {
            Fail(ScriptFailure.Of(exception, _source));
        }
    }

    private void Fail(ScriptFailure failure)
    {
        FailureLine.Write(_lines, _writer, "operation_error", failure.Message, failure.Type, failure.Details);
        if (failure.BreaksEngine || !TryRunWhatIsLeft())
            (_engine, _parser, _function, _parameters) = Begin();
    }

    private bool TryRunWhatIsLeft()
    {
        try
        {
            _engine.Advanced.ProcessTasks();
            return true;
        }
        catch (Exception exception) when (exception is JintException or OutOfMemoryException)
        {
            return false;
        }
    }

    // There are no timers and no input: a promise that is unsettled when the script has nothing left to run stays so for ever.
    private JsValue Awaited(JsValue output)
    {
        if (!output.IsPromise())
            return output;

        (JsValue? Kept, JsValue? Broken) settled = default;
        ClrFunction keep = new(_engine, "keep", (_, values) => settled.Kept = values[0]);
        ClrFunction breaks = new(_engine, "break", (_, values) => settled.Broken = values[0]);
        output.Get("then").Call(output, [keep, breaks]);
        _engine.Advanced.ProcessTasks();
        if (settled.Broken is { } error)
            throw new JavaScriptException(error);
        return settled.Kept ?? throw new InvalidOutputException("The output is a Promise that never settles.");
    }

    private (Engine Engine, JsonParser Parser, JsValue Function, JsValue Parameters) Begin()
    {
        try
        {
            Engine engine = ScriptEngine.Make();
            JsonParser parser = new(engine);
            if (!ScriptItem.TryRead(_parameterText, parser, out JsValue parameters, out string? problem))
                throw new CannotStartException($"parameters: {problem}");
            Freeze(parameters);
            return (engine, parser, _source.FunctionIn(engine), parameters);
        }
        catch (Exception exception) when (exception is JintException or OutOfMemoryException)
        {
            ScriptFailure failure = ScriptFailure.Of(exception, _source);
            throw new CannotStartException($"The script failed before its function was there: {failure.Type ?? "Error"}: {failure.Message}");
        }
    }

    // Every item sees the same.
    private static void Freeze(JsValue value)
    {
        if (value is not ObjectInstance instance)
            return;

        foreach (JsValue key in instance.GetOwnPropertyKeys(Types.String))
            Freeze(instance.Get(key));
        var freeze = instance.Engine.Intrinsics.Object.Get("freeze");
        freeze.Call(instance);
    }
}
