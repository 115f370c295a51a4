using BatchApi.Tests.Processes;

namespace BatchApi.Tests.OpenApi;

/// <summary>Public tools at work in a folder that has what npm and the tool manifest offer, and a copy of one of <c>tests/clients</c>.</summary>
internal sealed class Tools : IDisposable
{
    // Builds and browsers share two cores with all other tests.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(8);

    private readonly TemporaryFolder _folder = new();

    public Tools(string client)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Join(Artifacts.Root, "tests/clients", client)))
            File.Copy(file, _folder.Join(Path.GetFileName(file)));
        Directory.CreateSymbolicLink(_folder.Join("node_modules"), Artifacts.Npm(""));
        Directory.CreateDirectory(_folder.Join(".config"));
        File.Copy(Path.Join(Artifacts.Root, ".config/dotnet-tools.json"), _folder.Join(".config/dotnet-tools.json"));
    }

    /// <summary>Runs a program to its end, and fails with its output if it does.</summary>
    /// <returns>What it has written, without line ends after the last line.</returns>
    public async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = ServiceProcess.Start(program, _folder, arguments);
        var code = await process.ExitAsync(Deadline);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: exit code {code}\n{process.Output}");
        return process.Output.TrimEnd();
    }

    public void Dispose() => _folder.Dispose();
}
