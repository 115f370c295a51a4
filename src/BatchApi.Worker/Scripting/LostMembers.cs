using Jint;
using Jint.Native;
using Jint.Native.Function;
using Jint.Native.Object;
using Jint.Runtime;

namespace BatchApi.Worker.Scripting;

/// <summary>Finds the members of a script's object or array that JSON.stringify would leave out without a word.</summary>
internal static class LostMembers
{
    private static readonly JsString Constructor = new("constructor");

    /// <summary>What would be left out, and what to return instead; null: the value is written whole.</summary>
    /// <param name="count">Of its elements, all of which are there.</param>
    public static string? OfArray(ObjectInstance array, ulong count)
    {
        List<JsValue> keys = array.GetOwnPropertyKeys(Types.String | Types.Symbol);
        // A list of names has the indexes first.
        for (int at = keys.Count - 1; at >= 0 && (ulong)at >= count; at--)
        {
            if (!array.GetOwnProperty(keys[at]).Enumerable)
                continue;
            return $"is an array with a member of its own, {Shown(keys[at])}, which JSON would leave out. "
                + "Return [...array], or an object with what matters of it.";
        }

        return OfClass(array);
    }

    /// <inheritdoc cref="OfArray"/>
    public static string? OfObject(ObjectInstance value)
    {
        foreach (JsValue key in value.GetOwnPropertyKeys(Types.Symbol))
        {
            if (value.GetOwnProperty(key).Enumerable)
                return $"has the member {Shown(key)}, which JSON would leave out, as its name is a symbol. Use a string.";
        }

        return OfClass(value) ?? OfPrototypes(value);
    }

    private static string? OfClass(ObjectInstance value)
    {
        if (!PrivateFields.AreIn(value))
            return null;
        string name = value.Get(Constructor) is Function made && made.Get("name") is JsString { Length: > 0 } text ? $"the class {text}" : "a class";
        return $"is of {name} with private fields, which JSON would leave out. "
            + "Give it a method toJSON(), or return an object with what matters of it.";
    }

    // Object.create(defaults) makes such a prototype. Its functions are methods, in the style of the time before classes.
    private static string? OfPrototypes(ObjectInstance value)
    {
        foreach (ObjectInstance prototype in PrototypesOf(value))
        {
            foreach (JsValue key in prototype.GetOwnPropertyKeys(Types.String))
            {
                if (!prototype.GetOwnProperty(key).Enumerable || value.HasOwnProperty(key))
                    continue;
                if (value.Get(key) is var member && (member.IsUndefined() || member is Function))
                    continue;
                return $"has the member {Shown(key)} from its prototype, which JSON would leave out. Return an object of its own with it.";
            }
        }

        return null;
    }

    // Prototypes that the script may have made come first, the language's own last.
    private static IEnumerable<ObjectInstance> PrototypesOf(ObjectInstance value)
    {
        // As for most.
        if (value.Prototype == value.Engine.Intrinsics.Object.PrototypeObject)
            yield break;
        ObjectInstance? last = value.Engine.Intrinsics.Object.PrototypeObject;
        ObjectInstance? one = value.Prototype;
        for (; one is not null && one != last && one is not Jint.Native.Array.ArrayPrototype; one = one.Prototype)
            yield return one;
    }

    private static string Shown(JsValue key) => key.ToString() is { Length: <= 60 } text ? text : $"{key.ToString()[..60]}...";
}
