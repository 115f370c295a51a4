using System.Collections;
using System.Numerics;
using System.Text;
using System.Text.Json;
using BatchApi.Operations;

namespace BatchApi.Misbehaving.Values;

/// <summary>Values that JSON has to hold whole, or the item fails.</summary>
public static class Keeping
{
    [Operation("keep-tuple", "The smallest and the largest.", Example = "[[1, 2]]")]
    public static (int Min, int Max) Range(int[] item) => (item.Min(), item.Max());

    [Operation("keep-tuple-item", "A tuple as it came, and later.", Example = """[{"from": 1, "to": {"item1": 2, "item2": "a"}}]""")]
    public static Task<(long To, (int, string) From)> TurnAsync((int From, (long, string) To) item) =>
        Task.FromResult((item.To.Item1, (item.From, item.To.Item2)));

    [Operation("keep-fields", "The item.", Example = """[{"count": 1, "place": {"lat": 1, "lon": 2}, "tags": []}]""")]
    public static Fields Fields(Fields item) => item;

    [Operation("keep-big", "The factorial.", Example = "[30]")]
    public static BigInteger Factorial(int item) => item < 2 ? 1 : item * Factorial(item - 1);

    [Operation("keep-big-item", "The item.", Example = "[123456789012345678901234567890]")]
    public static BigInteger Same(BigInteger item) => item;

    [Operation("keep-names", "The item.", Example = """[{"1": 1}]""")]
    public static Dictionary<BigInteger, int> Same(Dictionary<BigInteger, int> item) => item;

    [Operation("keep-by-number", "The item.", Example = """[{"1": "a"}]""")]
    public static Dictionary<int, string> Same(Dictionary<int, string> item) => item;

    [Operation("keep-kind", "The item.", Example = """["one"]""")]
    public static Kind Same(Kind item) => item;

    [Operation("keep-next-kind", "The number after it, whether it has a name or not.", Example = """["one"]""")]
    public static Kind Next(Kind item) => item + 1;

    [Operation("keep-words", "Its words, one after the other.", Example = """["a b"]""")]
    public static IEnumerable<string> Words(string item)
    {
        foreach (string word in item.Split(' '))
            yield return word;
    }

    [Operation("keep-pairs", "Its words, each with its place.", Example = """["a b"]""")]
    public static IEnumerable<(string, int)> Pairs(string item) => item.Split(' ').Zip(Enumerable.Range(0, 100));

    [Operation("keep-shape", "What the item asks for, declared as its base.", Example = """["circle"]""")]
    public static Shape Shape(string item) => item switch
    {
        "circle" => new Circle("c", 0.5),
        "crowd" => new Crowd("many", [1, 2]),
        _ => new Stamped<int>("s", 7),
    };

    [Operation("keep-char", "The first character.", Example = """["a"]""")]
    public static char First(string item) => item[0];

    [Operation("keep-shapes", "A circle and a stamped one, in lists.", Example = "[1]")]
    public static Dictionary<string, List<Shape>> Shapes(int item) => new() { ["all"] = [new Circle("c", item), new Stamped<int>("s", 7)] };

    [Operation("keep-anything", "What the item asks for, declared as anything.", Example = """["tuple"]""")]
    public static object Anything(string item) => item switch
    {
        "tuple" => (1, "two"),
        "builder" => new { Text = (object)new StringBuilder("lost") },
        "task" => new[] { Task.FromResult(1) },
        "half" => new { Name = "a\ud800b" },
        "half-key" => new Dictionary<string, int> { ["\udc00"] = 1 },
        "whole" => "\ud83d\ude00\uFFFD \\uFFFD",
        "keys" => new Hashtable { [1] = "a", ["1"] = "b" },
        "references" => new Dictionary<string, int>(ReferenceEqualityComparer.Instance) { ["a"] = 1, [new string('a', 1)] = 2 },
        "element" => JsonDocument.Parse("""{"a": 1, "a": 2}""").RootElement,
        "nan" => new { Ok = 1.5, Rates = new[] { 0, double.NaN } },
        _ => throw new ArgumentException(item),
    };

    [Operation("keep-nothing", "Nothing.", Example = "[1]")]
    public static Mute Say(int item) => item > 0 ? new Mute() : throw new ArgumentOutOfRangeException(nameof(item));

    [Operation("keep-float", "The item.", Example = "[1.5]")]
    public static float Narrow(float item) => item;

    [Operation("keep-decimal", "The item.", Example = "[1.5]")]
    public static decimal Exact(decimal item) => item;

    [Operation("keep-doubles", "The item.", Example = "[[1.5]]")]
    public static IReadOnlyList<double?> Doubles(IReadOnlyList<double?> item) => item;

    [Operation("keep-scale", "The item, scaled.", Example = "[1]", ExampleParameters = """{"by": {"factor": 2, "unit": "m"}}""")]
    public static string Scale(int item, (float Factor, string Unit) by) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{item * by.Factor}{by.Unit}");
}
