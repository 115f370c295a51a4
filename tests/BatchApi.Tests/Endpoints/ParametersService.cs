namespace BatchApi.Tests.Endpoints;

/// <summary>Has a program, which takes no parameters, and a function with a schema of them.</summary>
public sealed class ParametersService() : ClassService(
    ("Operations:Commands:0:Name", "same"), ("Operations:Commands:0:Command:0", "cat"),
    ("Operations:Python:0:Name", "scale"), ("Operations:Python:0:Function", "scaling:scale"), ("Operations:Python:0:Path", Module()),
    ("Operations:Python:0:ParametersSchema", """{"type":"object","properties":{"by":{"type":"integer","minimum":1,"maximum":9}},"required":["by"]"""
        + ""","additionalProperties":false}"""))
{
    /// <summary>Its folder.</summary>
    private static string Module()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "scaling")).FullName;
        File.WriteAllText(Path.Combine(folder, "scaling.py"), "def scale(item, *, by):\n    return item * by\n");
        return folder;
    }
}
