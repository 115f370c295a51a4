namespace BatchApi.Tests.Endpoints;

/// <summary>Has programs with schemas of all sorts: in force, only shown, and such as cannot be.</summary>
public sealed class CheckingService() : ClassService(
    ("Operations:Commands:0:Name", "places"), ("Operations:Commands:0:Command:0", "cat"), ("Operations:Commands:0:ItemSchema", Place),
    ("Operations:Commands:0:Check", "true"),
    ("Operations:Commands:1:Name", "numbers"), ("Operations:Commands:1:Command:0", "cat"), ("Operations:Commands:1:ItemSchema", SmallNumber()),
    ("Operations:Commands:1:Check", "true"),
    ("Operations:Commands:2:Name", "shown"), ("Operations:Commands:2:Command:0", "cat"), ("Operations:Commands:2:ItemSchema", Place),
    ("Operations:Commands:2:OutputSchema", """{"type":"string"}"""),
    ("Operations:Commands:3:Name", "broken"), ("Operations:Commands:3:Command:0", "cat"),
    ("Operations:Commands:3:ItemSchema", """{"type":"strnig"}"""),
    ("Operations:Commands:4:Name", "missing"), ("Operations:Commands:4:Command:0", "cat"), ("Operations:Commands:4:OutputSchema", "nowhere.json"),
    ("Operations:Commands:5:Name", "lost"), ("Operations:Commands:5:Command:0", "cat"),
    ("Operations:Commands:5:ItemSchema", """{"$ref":"#/$defs/a"}"""))
{
    private const string Place =
        """{"type":"object","properties":{"name":{"type":"string","pattern":"^a+$"},"size":{"type":"integer","minimum":1}},"required":["name"]}""";

    private static string SmallNumber()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "small.schema.json");
        File.WriteAllText(file, """{"type":"integer","minimum":0,"maximum":1000}""");
        return file;
    }
}
