using System.Text.RegularExpressions;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Tree;

/// <summary>A room of the pool names types of the rooms below it only, so that no two of them name each other, however long the way around.</summary>
public sealed partial class RespectingTheWallsOfThePool
{
    // From the bottom up. Runs and Commands hold public types, whose namespace is the pool's own: so types are looked for, not namespaces.
    private static readonly string[] Floors =
    [
        "Commands", "Runs", "Protocol", "Json", "Linux", "Confinement/Seccomp", "Confinement/Cgroups", "Confinement", "Processes", "Orphans",
        "Watching",
        "Printing", "Outputs", "Assignments", "Connections", "Workers", "Frames/Results", "Frames", "Lines/Observation", "Lines", "Slots", "",
    ];

    private static readonly string Folder = Path.Join(Artifacts.Root, "src", "BatchApi.Pool");

    public static TheoryData<string> Rooms => [.. Floors];

    [Fact]
    public void EveryRoomHasItsFloor()
    {
        var rooms = Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories).Select(RoomOf)
            .Where(room => room.Split('/')[0] is not ("bin" or "obj"));

        Assert.Equal(Floors.Order(StringComparer.Ordinal), rooms.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void NoRoomNamesOneAboveIt(string room) => Assert.Empty(Named(room, Floors.SkipWhile(floor => floor != room).Skip(1)));

    [Theory]
    [InlineData("Lines")]
    [InlineData("Lines/Observation")]
    public void NoProtocolNamesAnother(string room) => Assert.Empty(Named(room, ["Frames", "Frames/Results"]));

    // What the files of the room name of the others, as "Worker.cs: Slot".
    private static IEnumerable<string> Named(string room, IEnumerable<string> others)
    {
        var types = others.SelectMany(FilesOf).SelectMany(file => Declaration().Matches(CodeOf(file))).Select(match => match.Groups[1].Value)
            .ToHashSet();
        types.ExceptWith(FilesOf(room).SelectMany(file => Declaration().Matches(CodeOf(file))).Select(match => match.Groups[1].Value));
        return from file in FilesOf(room)
               from word in Name().Matches(CodeOf(file)).Select(match => match.Value).Distinct()
               where types.Contains(word)
               select $"{Path.GetFileName(file)}: {word}";
    }

    private static string[] FilesOf(string room) => Directory.GetFiles(Path.Join(Folder, room), "*.cs");

    private static string RoomOf(string file) => Path.GetRelativePath(Folder, file) is var path && path.LastIndexOf('/') is > 0 and var end
        ? path[..end]
        : "";

    private static string CodeOf(string file) => Unsaid().Replace(File.ReadAllText(file), "");

    // Types that stand by themselves: those inside of others are nobody else's.
    [GeneratedRegex(@"^(?:public|internal) (?:\w+ )*?(?:class|record struct|record|struct|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    // A member of the same name stands after a dot, or before a brace, an arrow or an equals sign.
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*\b(?!\s*(?:\{|=>|=[^=]|:))")]
    private static partial Regex Name();

    [GeneratedRegex(@"//.*|""(?:\\.|[^""\\\n])*""")]
    private static partial Regex Unsaid();
}
