using System.Buffers.Text;
using System.Globalization;
using System.Text;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Json;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Native.Symbol;
using Jint.Runtime;

namespace BatchApi.Worker.Scripting;

/// <summary>
/// Writes what a script returned as JSON, as JSON.stringify does where that loses nothing; what it would drop in silence is an error.
/// </summary>
/// <remarks>
/// An integer is always exact: a Number beyond 2^53 - 1 is written with an exponent, as the rounded thing it is, a BigInt with all its digits.
/// Getters and toJSON run code of the script, inside the limits of the call before.
/// </remarks>
internal sealed class ScriptOutput(ResultLines lines)
{
    private static readonly JsString ToJson = new("toJSON");
    private static readonly JsString Length = new("length");

    private readonly List<ObjectInstance> _inside = [];

    // The names or indexes that lead to the value being written.
    private readonly List<(string? Name, ulong Index)> _path = [];

    /// <exception cref="InvalidOutputException">The value has no JSON form.</exception>
    /// <exception cref="OutputTooLargeException">The JSON is longer than an output may be.</exception>
    public void Write(JsValue output)
    {
        _inside.Clear();
        _path.Clear();
        WriteValue(output);
    }

    private void WriteValue(JsValue value)
    {
        if (value is JsDate && double.IsNaN(TypeConverter.ToNumber(value)))
            throw Invalid("an invalid Date");
        if (value is ObjectInstance before && before.Get(ToJson) is var convert && convert.IsCallable())
            value = convert.Call(before, []);
        switch (value.Type)
        {
            case Types.Null: Add("null"u8); break;
            case Types.Boolean: Add(value.AsBoolean() ? "true"u8 : "false"u8); break;
            case Types.Number: WriteNumber(value.AsNumber(), value); break;
            case Types.BigInt: AddAscii(value.ToString()); break;
            case Types.String: WriteText(value.ToString(), "a string"); break;
            case Types.Object when !value.IsCallable(): WriteObject((ObjectInstance)value); break;
            default: throw Invalid(value.IsUndefined() ? "undefined" : value.IsCallable() ? "a function" : "a symbol");
        }
    }

    private void WriteText(string text, string what)
    {
        if (!ScriptText.TryWrite(text, lines))
        {
            throw new InvalidOutputException(
                $"The output{At()} has {what} with half of a surrogate pair, which is no character. Return text.toWellFormed(), or other text.");
        }
    }

    private void WriteNumber(double number, JsValue value)
    {
        if (!double.IsFinite(number))
            throw Invalid(value.ToString());

        if (Math.Abs(number) <= ScriptItem.MaxSafeInteger && number == Math.Floor(number))
        {
            Utf8Formatter.TryFormat((long)number, lines.GetSpan(20), out int length);
            lines.Advance(length);
            return;
        }

        // The shortest digits that read as this number.
        string digits = TypeConverter.ToString(value);
        AddAscii(digits.AsSpan().ContainsAny('.', 'e') ? digits : WithExponent(digits));
    }

    private static string WithExponent(string integer)
    {
        string sign = integer[0] == '-' ? "-" : "";
        string digits = integer[sign.Length..];
        string fraction = digits[1..].TrimEnd('0');
        return $"{sign}{digits[0]}{(fraction.Length == 0 ? "" : ".")}{fraction}e+{digits.Length - 1}";
    }

    private void WriteObject(ObjectInstance value)
    {
        switch (value)
        {
            case JsObject or JsArray: break;
            case JsMap: throw Invalid("a Map (Object.fromEntries makes an object of it)");
            case JsSet: throw Invalid("a Set ([...set] makes an array of it)");
            case JsError: throw Invalid("an Error (throw it, and the item fails with it)");
            case JsRegExp: throw Invalid("a RegExp");
            case var _ when value.IsPromise(): throw Invalid("a Promise");
            // new Number(5) or new String("a"): the value inside counts, and the object may have no other member.
            case var _ when IsBoxed(value) && HasOwnNames(value):
                throw Invalid("a boxed value with members of its own (return the value, or an object with it and them)");
            case var _ when IsBoxed(value):
                WriteValue(TypeConverter.ToPrimitive(value));
                return;
            // Iterators, generators, buffers, Math: they hold nothing in members, and JSON would be {}.
            case not JsTypedArray when value.Get(GlobalSymbolRegistry.ToStringTag) is JsString tag && !HasMembers(value):
                throw Invalid($"{("AEIOU".Contains(tag.ToString().FirstOrDefault()) ? "an" : "a")} {tag}");
        }

        if (_inside.Contains(value))
            throw new InvalidOutputException($"The output{At()} holds itself.");
        if (_inside.Count == ScriptLimits.MaxDepth)
            throw new InvalidOutputException($"The output is deeper than {ScriptLimits.MaxDepth} levels.");

        _inside.Add(value);
        if (value.IsArray() || value is JsTypedArray)
            WriteArray(value);
        else
            WriteMembers(value);
        _inside.RemoveAt(_inside.Count - 1);
    }

    // The characters of a string are members named by their index.
    private static bool HasOwnNames(ObjectInstance value) =>
        value.GetOwnPropertyKeys(Types.String).Any(key => !uint.TryParse(key.ToString(), out _) && value.GetOwnProperty(key).Enumerable);

    private static bool HasMembers(ObjectInstance value) => value.GetOwnPropertyKeys(Types.String).Any(key => value.GetOwnProperty(key).Enumerable);

    private void WriteArray(ObjectInstance array)
    {
        Add("["u8);
        ulong count = TypeConverter.ToLength(array.Get(Length));
        for (ulong index = 0; index < count; index++)
        {
            if (index > 0)
                Add(","u8);
            _path.Add((null, index));
            WriteValue(array.Get(JsNumber.Create((double)index)));
            _path.RemoveAt(_path.Count - 1);
        }

        Add("]"u8);
        // Now, as an array that is too long for an output has ended above.
        if (LostMembers.OfArray(array, count) is { } lost)
            throw Lost(lost);
    }

    // A member that is undefined is left out, as the language reads it.
    private void WriteMembers(ObjectInstance value)
    {
        if (LostMembers.OfObject(value) is { } lost)
            throw Lost(lost);

        Add("{"u8);
        bool isFirst = true;
        foreach (JsValue key in value.GetOwnPropertyKeys(Types.String))
        {
            if (!value.GetOwnProperty(key).Enumerable)
                continue;
            JsValue member = value.Get(key);
            if (member.IsUndefined())
                continue;

            if (!isFirst)
                Add(","u8);
            isFirst = false;
            string name = key.ToString();
            WriteText(name, "the name of a member");
            Add(":"u8);
            _path.Add((name, 0));
            WriteValue(member);
            _path.RemoveAt(_path.Count - 1);
        }

        Add("}"u8);
    }

    private static bool IsBoxed(ObjectInstance value) =>
        value.GetType().Name is "NumberInstance" or "StringInstance" or "BooleanInstance" or "BigIntInstance";

    private InvalidOutputException Invalid(string what) => new($"The output{At()} is {what}, which JSON does not know.");

    private InvalidOutputException Lost(string what) => new($"The output{At()} {what}");

    private string At()
    {
        if (_path.Count == 0)
            return "";
        string path = string.Concat(_path.Select(step => $"/{Escaped(step.Name) ?? step.Index.ToString(CultureInfo.InvariantCulture)}"));
        return $" at {(path.Length > 100 ? path[..100] : path)}";
    }

    // As a JSON Pointer has it.
    private static string? Escaped(string? name) => name?.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private void AddAscii(string digits) => lines.Advance(Encoding.ASCII.GetBytes(digits, lines.GetSpan(digits.Length)));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(lines.GetSpan(bytes.Length));
        lines.Advance(bytes.Length);
    }
}
