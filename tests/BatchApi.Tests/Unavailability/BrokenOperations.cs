using BatchApi.Worker.Tests.Children;

namespace BatchApi.Tests.Unavailability;

/// <summary>A service with every kind of operation that cannot be run, and one of each kind that can.</summary>
public sealed class BrokenOperations : IAsyncDisposable
{
    private const string Module = """
        def sound(item: int) -> int:
            return item

        def takes_nothing():
            return 1

        def yields(item):
            yield item

        number = 3
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchapi-broken-");

    public BrokenOperations()
    {
        var operations = _folder.CreateSubdirectory("operations").FullName;
        File.WriteAllText(FileNamed("broken.py"), Module);
        File.WriteAllText(FileNamed("garbled.py"), "def garbled(item:\n");
        File.WriteAllText(FileNamed("old-python"), "#!/bin/sh\necho '{\"program\": \"/usr/bin/python3\", \"folders\": [], \"version\": [3, 6]}'\n");
        File.SetUnixFileMode(FileNamed("old-python"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(FileNamed("script"), "#!/bin/sh\nexec cat\n");
        File.SetUnixFileMode(FileNamed("script"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(FileNamed("no-interpreter"), "#!/no/such/shell\n");
        File.SetUnixFileMode(FileNamed("no-interpreter"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        PlugIn.Write(Path.Combine(operations, "Later.dll"), "later", ".NETCoreApp,Version=v99.0", needs: null);
        PlugIn.Write(Path.Combine(operations, "Earlier.dll"), "earlier", ".NETFramework,Version=v4.8", needs: null);
        PlugIn.Write(Path.Combine(operations, "Lonely.dll"), "lonely", ".NETCoreApp,Version=v10.0", needs: "Absent");
        PlugIn.Write(Path.Combine(operations, "Shared.dll"), "shared", ".NETCoreApp,Version=v10.0", needs: null);
        PlugIn.Write(Path.Combine(operations, "Sound.dll"), "sound-plug-in", ".NETCoreApp,Version=v10.0", needs: null);
        File.WriteAllText(Path.Combine(operations, "Garbage.dll"), "nothing");
        Service = new(
        [
            ("Operations:Directory", operations), ("Pool:Workers", "1"),
            .. Python("sound-python", "broken:sound"), .. Python("no-interpreter", "broken:sound", ("Interpreter", "/no/such/python3")),
            .. Python("interpreter-of-another-kind", "broken:sound", ("Interpreter", "true")),
            .. Python("old-interpreter", "broken:sound", ("Interpreter", FileNamed("old-python"))),
            .. Python("no-module", "nowhere:f"), .. Python("no-folder", "broken:sound", ("Path", "/no/such/folder")),
            .. Python("no-function", "broken:absent"),
            .. Python("no-code", "garbled:garbled"), .. Python("no-item", "broken:takes_nothing"), .. Python("generator", "broken:yields"),
            .. Python("number", "broken:number"),
            .. Python("no-initializer", "broken:sound", ("Initializer", "broken:prepare")), .. Python("two", "broken:sound"),
            .. Python("shared", "broken:sound"), .. Python("square", "broken:sound"),
            .. Command("sound-command", "cat"), .. Command("two", "cat"), .. Command("square", "cat"), .. Command("directory", "/etc"),
            .. Command("no-program", "no-such-program"),
            .. Command("no-file", "/no/such/program"), .. Command("no-executable", FileNamed("script")),
            .. Command("no-shell", FileNamed("no-interpreter")),
            .. Command("no-schema", "cat", ("ItemSchema", "/no/such/schema.json")),
            .. Command("bad-schema", "cat", ("ItemSchema", """{"type": "nothing"}""")),
            .. Command("no-readable-file", "cat", ("Readable:0", "/no/such/file")),
            .. Command("no-writable-folder", "cat", ("Writable:0", "/no/such/folder")),
        ]);
    }

    private int _python;
    private int _commands;

    internal Service Service { get; }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string FileNamed(string name) => Path.Combine(_folder.FullName, name);

    private (string Name, string Value)[] Python(string name, string function, params (string Name, string Value)[] more) =>
        Entry($"Operations:Python:{_python++}", [("Name", name), ("Function", function), ("Path", _folder.FullName), .. more]);

    private (string Name, string Value)[] Command(string name, string program, params (string Name, string Value)[] more) =>
        Entry($"Operations:Commands:{_commands++}", [("Name", name), ("Command:0", program), .. more]);

    private static (string Name, string Value)[] Entry(string section, IEnumerable<(string Name, string Value)> settings) =>
        [.. settings.Select(setting => ($"{section}:{setting.Name}", setting.Value))];
}
