using System.Text.RegularExpressions;
using System.Xml.Linq;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Tree;

/// <summary>Arrows go down only. The compiler checks the walls between projects, this those between folders.</summary>
public sealed class RespectingTheWalls
{
    // The folders of the service, from the bottom up. Program.cs puts them together and may name all.
    private static readonly string[] Floors =
    [
        "Signals", "Settings", "Jobs", "Storage", "Catalogue", "Running", "Scheduling", "Endpoints", "Security", "Telemetry", "Demo", "Trial",
        "Commands",
    ];

    [Theory]
    [InlineData("Settings")]
    [InlineData("Jobs")]
    [InlineData("Storage")]
    [InlineData("Catalogue")]
    [InlineData("Running")]
    [InlineData("Scheduling")]
    [InlineData("Endpoints")]
    [InlineData("Security")]
    [InlineData("Demo")]
    [InlineData("Trial")]
    public void NoFolderNamesOneAboveIt(string floor)
    {
        var above = string.Join('|', Floors.SkipWhile(name => name != floor).Skip(1));

        Assert.Empty(Naming($"BatchApi/{floor}", $@"\bBatchApi\.({above})\b"));
    }

    [Fact]
    public void NoFoldersOfTheServiceNameEachOtherInACircle() => Assert.Empty(new Arrows("BatchApi").InCircles());

    [Theory]
    [InlineData("Catalogue", "Sources", "Entries")]
    [InlineData("Scheduling", "Hangfire", "Dispatching")]
    public void ArrowsBetweenInnerFoldersGoOneWay(string room, string first, string other)
    {
        var rest = Naming($"BatchApi/{room}", $@"\bBatchApi\.{room}\.{first}\b")
            .Where(file => !file.Contains($"/{room}/{first}/", StringComparison.Ordinal));

        Assert.Empty(rest);
        Assert.Empty(Naming($"BatchApi/{room}/{other}", $@"\bBatchApi\.{room};"));
    }

    [Theory]
    [InlineData("BatchApi.Worker")]
    public void NoFoldersNameEachOtherInACircle(string project)
    {
        var rooms = Room.FoldersOf(project).ToDictionary(folder => folder, _ => Array.Empty<string>());
        foreach (var folder in rooms.Keys)
        {
            // By a using, by the full name, or by the name as it is seen from another folder of the project.
            rooms[folder] = [.. rooms.Keys.Where(other => other != folder
                && Naming($"{project}/{folder}", $@"\b{Regex.Escape(project)}\.{other}\b|(?<![\w.]){other}\.[A-Z]").Any())];
        }

        // Whoever names none that is left is in no circle.
        while (rooms.FirstOrDefault(room => !room.Value.Any(rooms.ContainsKey)) is { Key: { } free })
            rooms.Remove(free);

        Assert.Empty(rooms.Select(room => $"{room.Key} -> {string.Join(", ", room.Value.Where(rooms.ContainsKey))}"));
    }

    [Theory]
    [InlineData("BatchApi")]
    [InlineData("BatchApi.Pool")]
    [InlineData("BatchApi.Worker")]
    [InlineData("BatchApi.Operations")]
    public void OnlyOneFolderNamesHangfire(string project) => Assert.All(
        Naming(project, @"\busing (static )?Hangfire\b"),
        file => Assert.StartsWith("src/BatchApi/Scheduling/Hangfire/", file, StringComparison.Ordinal));

    /// <summary>All but the folder that puts the storages together know the contract only, so that another storage can stand in its place.</summary>
    [Fact]
    public void OnlyOneFolderNamesSqlite() => Assert.Equal(
        ["src/BatchApi/Storage/Providers/StorageServices.cs"],
        Naming("BatchApi", @"\bSqlite[\w.]|SQLitePCL").Where(file => !file.StartsWith("src/BatchApi/Storage/Sqlite/", StringComparison.Ordinal)));

    [Theory]
    [InlineData("Connections", "Opening|Tables|Items|WriteAheadLog|Writing|Space|Transactions")]
    [InlineData("Opening", "Tables|Items|WriteAheadLog|Writing|Space|Transactions")]
    [InlineData("Tables", "Opening|Items|WriteAheadLog|Writing|Space|Transactions")]
    [InlineData("Items", "Opening|WriteAheadLog|Writing|Space|Transactions")]
    [InlineData("WriteAheadLog", "Tables|Items|Writing|Space|Transactions")]
    [InlineData("Writing", "Items|Space|Transactions")]
    [InlineData("Space", "Transactions")]
    [InlineData("Transactions", "Opening|WriteAheadLog|Writing|Space")]
    public void NoRoomOfSqliteNamesOneAboveIt(string room, string others) =>
        Assert.Empty(Naming($"BatchApi/Storage/Sqlite/{room}", $@"\bBatchApi\.Storage\.Sqlite(\.({others})\b|;)"));

    [Theory]
    [InlineData("BatchApi/Jobs", @"Microsoft\.(AspNetCore|Data)|\b(Http|Sql|BatchApi\.Pool)")]
    [InlineData("BatchApi/Storage", @"Microsoft\.AspNetCore|\bHttp|BatchApi\.Pool")]
    // What a worker is at is said in the pool's own word, and members of objects are compared in one place.
    [InlineData("BatchApi/Endpoints", @"\bSqlite|Microsoft\.Data|BatchApi\.Pool(?!\.(Json|WorkerState);)")]
    [InlineData("BatchApi.Pool", @"Microsoft\.(AspNetCore|Data)|\b(Http|Sqlite|IServiceCollection)|BatchApi\.(?!Pool)\w+")]
    [InlineData("BatchApi", @"BatchApi\.(Worker|Operations)\.\w")]
    public void NoFolderNamesWhatIsNotItsConcern(string room, string others) => Assert.Empty(Naming(room, others, except: "BatchApi.Worker.dll"));

    [Theory]
    [InlineData("BatchApi", "BatchApi.Pool", "BatchApi.Worker")]
    [InlineData("BatchApi.Worker", "BatchApi.Operations")]
    [InlineData("BatchApi.Pool")]
    [InlineData("BatchApi.Operations")]
    public void EveryProjectReferencesOnlyThoseBelowIt(string project, params string[] below)
    {
        var file = XDocument.Load(Path.Join(Artifacts.Root, "src", project, $"{project}.csproj"));

        Assert.Equal(
            below,
            file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
                .Order());
    }

    [Fact]
    public void TheChildHasNoPublicTypes() => Assert.Empty(
        Naming(
            "BatchApi.Worker", @"(?m)^\s*public\s+(static |sealed |abstract |partial |readonly )*(class|record|struct|interface|enum|delegate)\b"));

    private static IEnumerable<string> Naming(string room, string pattern, string except = "\0") =>
        new Room(room).FilesNaming(new($"(?!{Regex.Escape(except)}){pattern}"));
}
