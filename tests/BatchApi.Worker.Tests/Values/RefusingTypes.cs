using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.Specialized;
using System.Data;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using BatchApi.Worker.Serialization;

namespace BatchApi.Worker.Tests.Values;

public sealed class RefusingTypes
{
    public static TheoryData<Type, string> Lost => new()
    {
        { typeof(StringBuilder), "StringBuilder: JSON does not hold all of it; use a string." },
        { typeof(Dictionary<string, StringBuilder[]>), "[][] is a System.Text.StringBuilder: " },
        { typeof(Task<int>), "it is a task in place of a value; await it." },
        { typeof(List<ValueTask<int>>), "[] is a ValueTask<int>: it is a task" },
        { typeof(IAsyncEnumerable<int>), "use a list" },
        { typeof(int[,]), "int[,]: it is an array of 2 dimensions; use an array of arrays." },
        { typeof(Func<int>), "it has no JSON form" },
        { typeof(Type), "it has no JSON form" },
        { typeof(Lazy<int>), "JSON does not hold all of it" },
        { typeof(Exception), "JSON does not hold all of it" },
        { typeof(MemoryStream), "JSON does not hold all of it" },
        { typeof(DataTable), "JSON does not hold all of it" },
        { typeof(XElement), "JSON does not hold all of it" },
        { typeof(Vector<int>), "it has no public property or field" },
        { typeof(IDisposable), "JSON does not hold all of it" },
        { typeof(IEnumerable<IGrouping<string, int>>), "use a KeyValuePair of its key and a list" },
        { typeof(ILookup<string, int>), "JSON does not hold all of it" },
        { typeof(NameValueCollection), "use a Dictionary<string, string[]>" },
        { typeof(Dictionary<(int, int), int>), "its keys are of the type (int, int), which cannot be the name of a member" },
        { typeof(Samples.NamedList), "without its member Name" },
        { typeof(Samples.Cases), "its values Foo and foo are both called foo in JSON; rename one." },
        { typeof(Samples.Four), "it is an inline array" },
        { typeof(List<Samples.Fixed>), "it is a buffer of fixed size" },
        { typeof(Samples.Node), ".writer is a System.IO.StringWriter: " },
        { typeof(Samples.IPriced), "may be a BatchApi.Worker.Tests.Values.Samples.Explicitly: it has the member price" },
        { typeof((int, StringBuilder)), ".item2 is a System.Text.StringBuilder" },
    };

    public static TheoryData<Type, string> LostWhenRead => new()
    {
        { typeof(Samples.PrivateSetter), "its member A cannot be set" },
        { typeof(Samples.GetOnly), "its member A cannot be set" },
        { typeof(List<Samples.GetOnly>), "[] is a BatchApi.Worker.Tests.Values.Samples.GetOnly: its member A cannot be set" },
        { typeof(Samples.ReadOnlyField), "its member A cannot be set" },
        { typeof(Samples.Four), "it is an inline array" },
        { typeof(Samples.Fixed), "it is a buffer of fixed size" },
        { typeof(Samples.Unbound), "the parameter other of its constructor" },
        { typeof(Samples.NamedList), "without its member Name" },
        { typeof(Samples.IMarker), "it is abstract" },
        { typeof(IComparable), "JSON does not hold all of it" },
        { typeof(Stack<int>), "its order turns round" },
        { typeof(ImmutableStack<int>), "its order turns round" },
        { typeof(ConcurrentStack<int>), "its order turns round" },
        { typeof(System.Collections.BitArray), "nothing can be read into it" },
        { typeof(ArraySegment<int>), "nothing can be read into it" },
        { typeof(Dictionary<object, int>), "its keys may be anything" },
        { typeof(Rune), "none of its members can be set" },
        { typeof(StringBuilder), "use a string" },
    };

    public static TheoryData<Type> Kept => new()
    {
        typeof(int), typeof(string), typeof(object), typeof(JsonElement), typeof(JsonNode), typeof(JsonDocument), typeof(byte[]), typeof(Int128),
        typeof(Half), typeof(nint), typeof(BigInteger),
        typeof(Complex), typeof(Vector3), typeof(DateOnly), typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(char),
        typeof(DayOfWeek), typeof(int?[]), typeof((int, string)?),
        typeof(Tuple<int, string>), typeof(KeyValuePair<string, int>), typeof(Dictionary<DayOfWeek, int>), typeof(Dictionary<BigInteger, int>),
        typeof(HashSet<string>), typeof(ImmutableArray<int>),
        typeof(Memory<byte>), typeof(IReadOnlyDictionary<string, object>), typeof(System.Dynamic.ExpandoObject), typeof(List<List<string>>),
        typeof(System.Drawing.Point),
        typeof(Samples.Ignored), typeof(Samples.Computed), typeof(Samples.FilledList), typeof(Samples.QuietList), typeof(Samples.Empty),
        typeof(Samples.Open), typeof(Samples.Tree), typeof(Samples.Animal),
        typeof(Samples.Places), typeof(Samples.Converted),
    };

    [Theory]
    [MemberData(nameof(Lost))]
    public void OfOutputsThatWouldLoseSomething(Type type, string reason) =>
        Assert.Contains(reason, new TypeWalk(type, JsonText.Writing, isRead: false).Problem, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(LostWhenRead))]
    public void OfItemsThatWouldLoseSomething(Type type, string reason) =>
        Assert.Contains(reason, new TypeWalk(type, JsonText.Read, isRead: true).Problem, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Kept))]
    public void ButNotOfWhatIsWhole(Type type)
    {
        Assert.Null(new TypeWalk(type, JsonText.Writing, isRead: false).Problem);
        Assert.Null(new TypeWalk(type, JsonText.Read, isRead: true).Problem);
        JsonText.Writing.GetTypeInfo(type);
        JsonText.Reading.GetTypeInfo(type);
    }

    [Theory]
    [InlineData("Stack<int>")]
    [InlineData("List<System.Text.Rune>")]
    public void ThoughWhatCannotBeReadMayBeWritten(string name)
    {
        Type type = name[0] == 'S' ? typeof(Stack<int>) : typeof(List<Rune>);

        Assert.Equal(name, TypeName.Of(type));
        Assert.Null(new TypeWalk(type, JsonText.Writing, isRead: false).Problem);
    }
}
