using System.Numerics;
using System.Text.Json;
using BatchApi.Worker.Serialization;

namespace BatchApi.Worker.Tests.Values;

public sealed class WritingAndReading
{
    public static TheoryData<object, string> Values => new()
    {
        { (1, 2, 3, 4, 5, 6, 7, 8, 9), """{"item1":1,"item2":2,"item3":3,"item4":4,"item5":5,"item6":6,"item7":7,"item8":8,"item9":9}""" },
        { new Complex(1.5, -2), """{"real":1.5,"imaginary":-2}""" },
        { new Vector3(1, 2, 3), """{"x":1,"y":2,"z":3}""" },
        { (nint)(-5), "-5" },
        { UInt128.MaxValue, "340282366920938463463374607431768211455" },
        { new Dictionary<BigInteger, int> { [BigInteger.Pow(10, 30)] = 1 }, """{"1000000000000000000000000000000":1}""" },
        {
            new Samples.Places((1, 2), [(3, 4)], (5, 6)),
            """{"from":{"lat":1,"lon":2},"ranges":[{"low":3,"high":4}],"plain":{"item1":5,"item2":6}}"""
        },
        { new List<(int A, string B)?> { (1, "a"), null }, """[{"item1":1,"item2":"a"},null]""" },
        { new Samples.Converted { Text = new("kept"), Called = () => 1 }, """{"text":"kept"}""" },
        { new Samples.Computed(1, 2), """{"x":1,"y":2,"sum":3}""" },
        {
            new List<(Samples.Places, int)> { (new((1, 2), [], (5, 6)), 7) },
            """[{"item1":{"from":{"lat":1,"lon":2},"ranges":[],"plain":{"item1":5,"item2":6}},"item2":7}]"""
        },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void GivesBackWhatWasWritten(object value, string expected)
    {
        string json = JsonSerializer.Serialize(value, value?.GetType() ?? typeof(object), JsonText.Writing);
        object? read = JsonSerializer.Deserialize(json, value!.GetType(), JsonText.Reading);

        Assert.Equal(expected, json);
        Assert.Equal(expected, JsonSerializer.Serialize(read, value.GetType(), JsonText.Writing));
    }

    [Fact]
    public void WritesTheTypeThatAValueHas()
    {
        Assert.Equal(
            """[{"a":1},{"b":2,"a":1},{"a":1}]""",
            JsonSerializer.Serialize<Samples.Open[]>([new(), new Samples.OpenMore(), new Samples.OpenSame<int>()], JsonText.Writing));
        Assert.Equal("""[{"a":7}]""", JsonSerializer.Serialize<Samples.IMarker[]>([new Samples.Marked(7)], JsonText.Writing));
        Assert.Equal("""{"$type":"cat","lives":9}""", JsonSerializer.Serialize<Samples.Animal>(new Samples.Cat(9), JsonText.Writing));
    }

    [Fact]
    public void FillsWhatAnObjectMakesItself()
    {
        const string Json = """{"numbers":[1,2],"byName":{"a":1},"inner":{"a":3}}""";

        Samples.FilledList read = JsonSerializer.Deserialize<Samples.FilledList>(Json, JsonText.Reading)!;

        Assert.Equal(Json, JsonSerializer.Serialize(read, JsonText.Writing));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Samples.FilledNothing>("""{"numbers":[1]}""", JsonText.Reading));
    }

    [Fact]
    public void RefusesAListThatIsMoreThanTheOneDeclared() =>
        Assert.Contains(
            "without its member Name",
            Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize<List<int>>(new Samples.NamedList { 1 }, JsonText.Writing)).Message,
            StringComparison.Ordinal);
}
