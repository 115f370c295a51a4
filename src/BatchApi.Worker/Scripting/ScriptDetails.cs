using System.Globalization;
using System.Text.RegularExpressions;
using BatchApi.Worker.Failing;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace BatchApi.Worker.Scripting;

/// <summary>
/// Collects the details of a script's error: its cause, the errors that it stands for, and the script's stack.
/// </summary>
internal static partial class ScriptDetails
{
    private const int MaxCount = 10_000;

    /// <exception cref="Exception">A getter of the script failed, or a limit was reached.</exception>
    public static byte[]? Of(JsValue error, ScriptSource source)
    {
        List<(string Relation, int? Of, JsValue Error)> behind = [];
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance) { error };
        Add(error, null, behind, seen);
        for (int at = 0; at < behind.Count; at++)
            Add(behind[at].Error, at, behind, seen);
        return FailureDetails.Of(
            [.. behind.Take(FailureDetails.MaxCauses).Select(one => CauseOf(one.Relation, one.Of, one.Error, source))],
            behind.Count,
            Frames(error, source, FailureDetails.MaxFrames));
    }

    /// <summary>Name and message of an error, as its author would write them; no name: the value thrown is no error.</summary>
    public static (string? Type, string Message) Told(JsValue error) =>
        error is ObjectInstance instance && !instance.Get("message").IsUndefined()
            ? (instance.Get("name").ToString(), instance.Get("message").ToString())
            : (null, error.ToString());

    private static FailureCause CauseOf(string relation, int? of, JsValue error, ScriptSource source)
    {
        (string? type, string message) = Told(error);
        return new FailureCause(relation, of, type, message, Frames(error, source, FailureDetails.MaxFramesOfCause));
    }

    private static void Add(JsValue error, int? of, List<(string Relation, int? Of, JsValue Error)> behind, HashSet<object> seen)
    {
        if (error is not ObjectInstance instance)
            return;
        if (instance.HasProperty("cause"))
            Add("cause", instance.Get("cause"));
        if (!instance.Get("message").IsUndefined() && instance.Get("errors") is JsArray errors)
        {
            foreach (JsValue member in errors)
                Add("member", member);
        }

        void Add(string relation, JsValue one)
        {
            // A chain of causes may be a circle. A cause that is a text has no causes.
            if (behind.Count < MaxCount && (one is not ObjectInstance || seen.Add(one)))
                behind.Add((relation, of, one));
        }
    }

    private static List<string> Frames(JsValue error, ScriptSource source, int most)
    {
        if (error is not ObjectInstance instance || instance.Get("stack") is not JsString stack)
            return [];
        List<Match> places = [.. Place().Matches(stack.ToString()).Cast<Match>()];
        List<string> shown = [.. places.Take(most).Select(place => Shown(place, source))];
        if (places.Count > most)
            shown.Add($"... {places.Count - most} more");
        return shown;
    }

    private static string Shown(Match place, ScriptSource source)
    {
        (int line, int column) = (Number(place.Groups["line"]), Number(place.Groups["column"]));
        string function = place.Groups["function"].Value;
        return string.Create(CultureInfo.InvariantCulture,
            $"script:{line}:{source.ColumnOf(line, column)}{(function.Length > 0 ? $" in {function}" : "")}");
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^ *at (?:(?<function>\S+) \()?<anonymous>:(?<line>\d{1,9}):(?<column>\d{1,9})\)?\r?$",
        RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
