using System.Collections;
using System.Reflection;
using Jint;
using Jint.Native.Object;

namespace BatchApi.Worker.Scripting;

/// <summary>Finds out whether an object has private fields (<c>#x = 1</c>), which the language hides from all code outside the class.</summary>
/// <remarks>The engine keeps private fields in a table of its own, which exists once a class has some. A test checks that it still does.</remarks>
internal static class PrivateFields
{
    private static readonly FieldInfo? Table = typeof(Engine).GetField("_privateElementStore", BindingFlags.Instance | BindingFlags.NonPublic);
    private static readonly MethodInfo? TryGet = Table?.FieldType.GetMethod("TryGetValue");

    public static bool AreIn(ObjectInstance value)
    {
        if (Table?.GetValue(value.Engine) is not { } table || TryGet is null)
            return false;
        object?[] arguments = [value, null];
        return TryGet.Invoke(table, arguments) is true && arguments[1] is IDictionary members && members.Values.Cast<object>().Any(IsField);
    }

    // A private method is no data of the object.
    private static bool IsField(object member) => member.GetType().GetProperty("Kind")?.GetValue(member)?.ToString() is null or "Field";
}
