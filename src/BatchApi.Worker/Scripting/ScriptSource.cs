using Acornima.Ast;
using BatchApi.Worker.Binding;
using Jint;
using Jint.Native;

namespace BatchApi.Worker.Scripting;

/// <summary>A script, compiled once. Its last statement is the function; the statements before it run once in each engine.</summary>
internal sealed class ScriptSource
{
    private readonly Prepared<Script> _script;
    private readonly bool _isWrapped;

    /// <exception cref="CannotStartException">The text is no script, or its last statement is no function.</exception>
    public ScriptSource(string source)
    {
        try
        {
            _script = Engine.PrepareScript(source, strict: true);
        }
        catch (ScriptPreparationException failure)
        {
            // A function without a name is an expression, and only that.
            _script = Wrapped(source)
                ?? throw new CannotStartException($"The script cannot be parsed: {failure.InnerException?.Message ?? failure.Message}");
            _isWrapped = true;
        }
    }

    /// <summary>Runs the script in a fresh engine.</summary>
    /// <returns>Its function.</returns>
    public JsValue FunctionIn(Engine engine)
    {
        var value = engine.Evaluate(_script);
        if (_script.Program!.Body is [.., FunctionDeclaration { Id.Name: { } name }])
            value = engine.GetValue(name);
        return value.IsCallable() ? value : throw new CannotStartException("The last statement of the script is not a function.");
    }

    /// <summary>A line, as the author counts, from 1.</summary>
    public (int Line, int Column) Place(Acornima.Position position) =>
        (position.Line, ColumnOf(position.Line, position.Column + 1));

    /// <summary>A column in the text that runs, as the author counts.</summary>
    public int ColumnOf(int line, int column) => _isWrapped && line == 1 ? column - 1 : column;

    private static Prepared<Script>? Wrapped(string source)
    {
        try
        {
            return Engine.PrepareScript($"({source}\n)", strict: true);
        }
        catch (ScriptPreparationException)
        {
            return null;
        }
    }
}
