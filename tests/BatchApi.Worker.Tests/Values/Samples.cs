using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BatchApi.Worker.Tests.Values;

#pragma warning disable CA1051, CA1812, CA1823, CA1852, CS0169, CS0414, CS0649, IDE0051, IDE0044, IDE0052

/// <summary>Types of an author, each with one peculiarity.</summary>
internal static class Samples
{
    [InlineArray(4)]
    internal struct Four { public int First; }

    internal unsafe struct Fixed { public fixed int Numbers[3]; }

    internal sealed class PrivateSetter { public int A { get; private set; } = 1; }

    internal sealed class GetOnly { public int A { get; } = 1; }

    internal sealed class ReadOnlyField { public readonly int A = 1; public int B { get; set; } }

    internal sealed class Ignored { [JsonIgnore] public int A { get; } = 1; public int B { get; set; } }

    internal sealed record Computed(double X, double Y) { public double Sum => X + Y; }

    internal sealed class FilledList
    {
        public List<int> Numbers { get; } = [];

        public Dictionary<string, int> ByName { get; } = [];

        public Settable Inner { get; } = new();
    }

    internal sealed class FilledNothing { public List<int>? Numbers { get; } }

    internal sealed class Settable { public int A { get; set; } }

    internal sealed class Unbound(int other) { public int A { get; set; } = other; }

    internal sealed class NamedList : List<int> { public string? Name { get; set; } }

    internal sealed class QuietList : List<int> { [JsonIgnore] public string? Name { get; set; } }

    internal interface IPriced { decimal Price { get; } }

    internal sealed class Explicitly : IPriced { decimal IPriced.Price => 1; public int A { get; set; } }

    internal interface IMarker;

    internal sealed record Marked(int A) : IMarker;

    internal sealed class Empty;

    internal class Open { public int A { get; set; } = 1; }

    internal sealed class OpenMore : Open { public int B { get; set; } = 2; }

    internal sealed class OpenSame<T> : Open;

    internal enum Cases { Foo, foo }

    internal sealed class Node { public Node? Next { get; set; } public StringWriter? Writer { get; set; } }

    internal sealed class Tree { public List<Tree> Children { get; } = []; public int Value { get; set; } }

    internal sealed class Converted
    {
        [JsonConverter(typeof(BuilderConverter))]
        public StringBuilder Text { get; set; } = new();

        [JsonIgnore]
        public Func<int>? Called { get; set; }
    }

    internal sealed class BuilderConverter : JsonConverter<StringBuilder>
    {
        public override StringBuilder Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString());

        public override void Write(Utf8JsonWriter writer, StringBuilder value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    [JsonPolymorphic, JsonDerivedType(typeof(Cat), "cat")]
    internal abstract record Animal;

    internal sealed record Cat(int Lives) : Animal;

    internal sealed record Places((double Lat, double Lon) From, List<(int Low, int High)> Ranges, (int, int) Plain);
}
