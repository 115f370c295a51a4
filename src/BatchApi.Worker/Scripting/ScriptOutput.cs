using System.Buffers.Text;
using System.Text;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Values;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Native.Symbol;
using Jint.Runtime;

namespace BatchApi.Worker.Scripting;

/// <summary>Writes what a script returned as JSON, as JSON.stringify does where that loses nothing; what it would drop in silence is an error.</summary>
/// <remarks>
/// An integer is always exact: a Number beyond 2^53 - 1 is written with an exponent, as the rounded thing it is, a BigInt with all its digits.
/// Getters and toJSON run code of the script, inside the limits of the call before.
/// </remarks>
internal sealed class ScriptOutput(ResultLines lines)
{
    private static readonly JsString ToJson = new("toJSON");
    private static readonly JsString Length = new("length");

    private readonly List<ObjectInstance> _inside = [];

    /// <exception cref="InvalidOutputException">It has no JSON form.</exception>
    /// <exception cref="OutputTooLargeException">It is longer than an output may be.</exception>
    public void Write(JsValue output)
    {
        _inside.Clear();
        WriteValue(output, "");
    }

    private void WriteValue(JsValue value, string path)
    {
        if (value is JsDate && double.IsNaN(TypeConverter.ToNumber(value))) throw Invalid("an invalid Date", path);
        if (value is ObjectInstance before && before.Get(ToJson) is var convert && convert.IsCallable()) value = convert.Call(before, []);
        switch (value.Type)
        {
            case Types.Null: Add("null"u8); break;
            case Types.Boolean: Add(value.AsBoolean() ? "true"u8 : "false"u8); break;
            case Types.Number: WriteNumber(value.AsNumber(), value, path); break;
            case Types.BigInt: AddAscii(value.ToString()); break;
            case Types.String: ScriptText.Write(value.ToString(), lines); break;
            case Types.Object when !value.IsCallable(): WriteObject((ObjectInstance)value, path); break;
            default: throw Invalid(value.IsUndefined() ? "undefined" : value.IsCallable() ? "a function" : "a symbol", path);
        }
    }

    private void WriteNumber(double number, JsValue value, string path)
    {
        if (!double.IsFinite(number)) throw Invalid(value.ToString(), path);

        if (Math.Abs(number) <= ScriptItem.MaxSafeInteger && number == Math.Floor(number))
        {
            Utf8Formatter.TryFormat((long)number, lines.GetSpan(20), out int length);
            lines.Advance(length);
            return;
        }

        // The shortest digits that mean this number.
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

    private void WriteObject(ObjectInstance value, string path)
    {
        switch (value)
        {
            case JsObject or JsArray: break;
            case JsMap: throw Invalid("a Map (Object.fromEntries makes an object of it)", path);
            case JsSet: throw Invalid("a Set ([...set] makes an array of it)", path);
            case JsError: throw Invalid("an Error (throw it, and the item fails with it)", path);
            case JsRegExp: throw Invalid("a RegExp", path);
            case var _ when value.IsPromise(): throw Invalid("a Promise", path);
            // new Number(5), new String("a"): what they hold.
            case var _ when value.GetType().Name is "NumberInstance" or "StringInstance" or "BooleanInstance" or "BigIntInstance":
                WriteValue(TypeConverter.ToPrimitive(value), path);
                return;
            // Iterators, generators, buffers, Math: what they are is not in members, and {} would be all that is left.
            case not JsTypedArray when value.Get(GlobalSymbolRegistry.ToStringTag) is JsString tag && !HasMembers(value):
                throw Invalid($"{("AEIOU".Contains(tag.ToString().FirstOrDefault()) ? "an" : "a")} {tag}", path);
        }

        if (_inside.Contains(value)) throw new InvalidOutputException($"The output{At(path)} holds itself.");
        if (_inside.Count == ScriptLimits.MaxDepth) throw new InvalidOutputException($"The output is deeper than {ScriptLimits.MaxDepth} levels.");

        _inside.Add(value);
        if (value.IsArray() || value is JsTypedArray) WriteArray(value, path);
        else WriteMembers(value, path);
        _inside.RemoveAt(_inside.Count - 1);
    }

    private static bool HasMembers(ObjectInstance value) => value.GetOwnPropertyKeys(Types.String).Any(key => value.GetOwnProperty(key).Enumerable);

    private void WriteArray(ObjectInstance array, string path)
    {
        Add("["u8);
        ulong count = TypeConverter.ToLength(array.Get(Length));
        for (ulong index = 0; index < count; index++)
        {
            if (index > 0) Add(","u8);
            WriteValue(array.Get(JsNumber.Create((double)index)), $"{path}/{index}");
        }

        Add("]"u8);
    }

    // A member that is undefined is left out, as the language reads it.
    private void WriteMembers(ObjectInstance value, string path)
    {
        Add("{"u8);
        bool isFirst = true;
        foreach (JsValue key in value.GetOwnPropertyKeys(Types.String))
        {
            if (!value.GetOwnProperty(key).Enumerable) continue;
            JsValue member = value.Get(key);
            if (member.IsUndefined()) continue;

            if (!isFirst) Add(","u8);
            isFirst = false;
            string name = key.ToString();
            ScriptText.Write(name, lines);
            Add(":"u8);
            WriteValue(member, $"{path}/{name}");
        }

        Add("}"u8);
    }

    private static InvalidOutputException Invalid(string what, string path) => new($"The output{At(path)} is {what}, which JSON does not know.");

    private static string At(string path) => path.Length == 0 ? "" : $" at {(path.Length > 100 ? path[..100] : path)}";

    private void AddAscii(string digits) => lines.Advance(Encoding.ASCII.GetBytes(digits, lines.GetSpan(digits.Length)));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(lines.GetSpan(bytes.Length));
        lines.Advance(bytes.Length);
    }
}
