using System.Numerics;
using System.Text.Json;
using BatchApi.Operations;

namespace BatchApi.Misbehaving.Values;

/// <summary>Items as they came, of types that items may not fit.</summary>
public static class Taking
{
    [Operation("take-order", "The item.", Example = """[{"count": 1, "price": 1.5, "at": "2026-01-31T12:30:00Z", "day": "monday", "sizes": [1]}]""")]
    public static Order Order(Order item) => item;

    [Operation("take-date", "The item.", Example = """["2026-01-31T12:30:00"]""")]
    public static DateTime Date(DateTime item) => item;

    [Operation("take-prices", "The item.", Example = """[{"1.5": 1}]""")]
    public static Dictionary<decimal, int?> Prices(Dictionary<decimal, int?> item) => item;

    [Operation("take-dates", "The item.", Example = """[{"2026-01-31T12:30:00": 1}]""")]
    public static Dictionary<DateTime, int> Dates(Dictionary<DateTime, int> item) => item;

    [Operation("take-small", "The item.", Example = "[1]")]
    public static sbyte Small(sbyte item) => item;

    [Operation("take-huge", "The item.", Example = "[1]")]
    public static UInt128 Huge(UInt128 item) => item;

    [Operation("take-text", "The item.", Example = """["a"]""")]
    public static string Text(string item) => item;

    [Operation("take-duration", "The item.", Example = """["00:01:30"]""")]
    public static TimeSpan Duration(TimeSpan item) => item;

    [Operation("take-times", "The item so often.", Example = "[2]", ExampleParameters = """{"by": 2}""")]
    public static BigInteger Times(int item, long by, decimal rate = 1) => (BigInteger)(item * by * rate);

    [Operation("take-picky", "The item.", Example = """[{"name": "a"}]""")]
    public static Picky Picky(Picky item) => item;

    [Operation("take-half", "JSON that the author writes.", Example = """["\"a\""]""")]
    public static JsonElement Raw(string item) => JsonDocument.Parse(item).RootElement;

    [Operation("take-written", "JSON that the author writes, in an object.", Example = """["\"a\""]""")]
    public static Written Write(string item) => new(item);
}
