using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Well-behaved signatures of every kind.</summary>
public static class Bindings
{
    [Operation("bind", "The parameters as they were bound.", Example = "[1]", ExampleParameters = """{"text": "a"}""")]
    public static string Bind(
        long item, string text, int times = 2, decimal? share = null, DayOfWeek day = DayOfWeek.Friday, TimeSpan wait = default,
        int[]? list = null) =>
        string.Join(' ', item, text, times, share?.ToString(CultureInfo.InvariantCulture) ?? "none", day, wait, list?.Length ?? -1);

    [Operation("echo", "The item.", Example = "[1]")]
    public static JsonElement Echo(JsonElement item) => item;

    [Operation("echo-node", "The item, as a node.", Example = "[1]")]
    public static JsonNode? EchoNode(JsonNode? item) => item;

    [Operation("echo-double", "The item, as a double.", Example = "[1.5]")]
    public static double EchoDouble(double item) => item;

    [Operation("echo-uint", "The item, as 32 bits without a sign.", Example = "[1]")]
    public static uint EchoUInt(uint item) => item;

    [Operation("echo-point", "The item, as a point.", Example = """[{"x": 1, "y": 2}]""")]
    public static ValueTask<Point> EchoPoint(Point item) => ValueTask.FromResult(item);

    [Operation("square", "Has a name that is taken.")]
    public static long Square(long item) => item;

    [Operation("nothing", "Cannot be an operation: it returns nothing.")]
    public static void Nothing(long item) => _ = item;

    [Operation("a/b", "Has a name that is none.")]
    public static long Slash(long item) => item;

    [Operation("twice", "Has a name that another one has.")]
    public static long Once(long item) => item;

    [Operation("twice", "Has a name that another one has.")]
    public static long Twice(long item) => item;

    [Operation("bad-example", "Has an example that is no list of items.", Example = "{}")]
    public static long BadExample(long item) => item;

    [Operation("hidden", "Cannot be an operation: it is not public.")]
    internal static long Hidden(long item) => item;
}
