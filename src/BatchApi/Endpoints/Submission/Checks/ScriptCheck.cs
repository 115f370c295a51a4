using System.Text;
using System.Text.Json;
using Acornima;
using Acornima.Ast;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Requests;

namespace BatchApi.Endpoints.Submission.Checks;

/// <summary>Parses a script without running it, and checks that its last statement is a function.</summary>
/// <remarks>
/// Any text of this length is safe here: the parser asks for the rest of its stack at every level, and gets a small stack of its own, so
/// that the answer is always the same. What is nested deeper than the interpreter could follow is refused.
/// </remarks>
internal static class ScriptCheck
{
    public const int MaxBytes = 64 << 10;
    public const int MaxDepth = 500;

    /// <summary>2^53 - 1, Number.MAX_SAFE_INTEGER.</summary>
    private const long MaxSafeInteger = (1L << 53) - 1;

    private const int StackBytes = 1 << 20;

    public static void Check(ScriptRequest script, string? parameters, List<InputError> errors)
    {
        if (parameters is not null)
        {
            using var document = JsonDocument.Parse(parameters);
            CheckNumbers(document.RootElement, "/parameters", errors);
        }

        if (Encoding.UTF8.GetByteCount(script.Source) > MaxBytes)
        {
            errors.Add(new(script.Pointer, $"Must have at most {MaxBytes} bytes."));
            return;
        }

        InputError? error = null;
        var parsing = new Thread(() => error = Parse(script), StackBytes);
        parsing.Start();
        parsing.Join();
        if (error is not null)
            errors.Add(error);
    }

    private static InputError? Parse(ScriptRequest script)
    {
        try
        {
            var program = new Parser().ParseScript(script.Source, strict: true);
            Node? last = program.Body.Count == 0 ? null : program.Body[^1];
            return ErrorOf(program, last is ExpressionStatement { Expression: var value } ? value : last, script);
        }
        catch (ParseErrorException failure)
        {
            // A function without a name is an expression, and only that.
            return AsExpression(script) is { } expression ? ErrorOf(expression, expression, script)
                : new(script.Pointer, failure.Description ?? failure.Message, failure.LineNumber, failure.Column + 1);
        }
        catch (InsufficientExecutionStackException)
        {
            return TooDeep(script);
        }
        // On a thread of its own, any exception would end the service.
        catch (Exception failure)
        {
            return new(script.Pointer, $"Cannot be parsed: {failure.Message}");
        }
    }

    private static Expression? AsExpression(ScriptRequest script)
    {
        try
        {
            return new Parser().ParseExpression(script.Source, strict: true) is IFunction and Expression function ? function : null;
        }
        catch (ParseErrorException)
        {
            return null;
        }
    }

    private static InputError? ErrorOf(Node root, Node? last, ScriptRequest script)
    {
        if (IsTooDeep(root))
            return TooDeep(script);

        var (line, column) = last is null ? (1, 1) : (last.Location.Start.Line, last.Location.Start.Column + 1);
        return last switch
        {
            IFunction { Generator: false } => null,
            IFunction => new(script.Pointer, "The function must return its output, not generate it.", line, column),
            _ => new(
                script.Pointer, "The last statement must be the function itself: x => x * x, or function square(x) { return x * x }.", line, column),
        };
    }

    private static InputError TooDeep(ScriptRequest script) => new(script.Pointer, $"Is nested deeper than {MaxDepth} levels.");

    private static bool IsTooDeep(Node root)
    {
        var open = new Stack<(Node Node, int Depth)>([(root, 0)]);
        while (open.TryPop(out var at))
        {
            if (at.Depth > MaxDepth)
                return true;

            foreach (var child in at.Node.ChildNodes)
                open.Push((child, at.Depth + 1));
        }

        return false;
    }

    private static void CheckNumbers(JsonElement value, string pointer, List<InputError> errors)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    CheckNumbers(member.Value, $"{pointer}/{member.Name}", errors);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var element in value.EnumerateArray())
                    CheckNumbers(element, $"{pointer}/{index++}", errors);
                break;
            case JsonValueKind.Number when !IsSafe(value):
                errors.Add(new(pointer, "JavaScript has no such number: send it as a string."));
                break;
        }
    }

    private static bool IsSafe(JsonElement number) => number.GetRawText().AsSpan().ContainsAny('.', 'e', 'E')
        ? number.TryGetDouble(out var value) && double.IsFinite(value)
        : number.TryGetInt64(out var integer) && integer is >= -MaxSafeInteger and <= MaxSafeInteger;
}
