using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BatchApi.Tests.Operations;

/// <summary>What is the service's own is closed to operations of every kind, at the command lines that it really starts.</summary>
public sealed class BeingCurious : IDisposable
{
    private static readonly string Programs = Path.Combine(AppContext.BaseDirectory, "curious");

    private static readonly string[] Writing = ["write", "truncate", "make", "remove", "move_out"];
    private static readonly string[] Reaching =
    [
        "service_environment", "service_memory", "service_memory_by_call", "service_descriptors", "service_signal", "service_limits",
        "ptrace", "unshare", "keep_rights",
    ];

    private readonly DirectoryInfo _elsewhere = Directory.CreateTempSubdirectory("batchapi-elsewhere-");
    private readonly DirectoryInfo _writable = Directory.CreateTempSubdirectory("batchapi-writable-");
    private readonly nint _secret = Marshal.StringToCoTaskMemUTF8("secret");

    public static TheoryData<string> Kinds => ["dotnet", "python", "command"];

    public void Dispose()
    {
        Marshal.FreeCoTaskMem(_secret);
        _elsewhere.Delete(recursive: true);
        _writable.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task GetsNothingThatIsTheServices(string kind)
    {
        await using var service = Start(kind);
        var database = service.FileNamed("data/batchapi.db");
        var settings = Path.Combine(AppContext.BaseDirectory, "appsettings.json");
        string[] others = [service.FileNamed("other"), service.FileNamed("data/other")];
        foreach (var other in others)
            await File.WriteAllTextAsync(other, "kept", TestContext.Current.CancellationToken);
        Assert.All([database, settings], file => Assert.True(File.Exists(file)));
        (string, string)[] attempts =
        [
            .. from path in (string[])[database, settings, .. others] select ("read", path),
            // Not the database: a service that lost it would have no answer to give here.
            .. from path in others from attempt in Writing select (attempt, path),
            .. from path in (string[])[service.FileNamed("data"), service.FileNamed("."), AppContext.BaseDirectory] select ("list", path),
            .. from attempt in (string[])["tcp", .. Reaching] select (attempt, database),
        ];

        Assert.Empty(await OthersAsync(service, kind, "refused", attempts));
        Assert.All(others, other => Assert.Equal("kept", File.ReadAllText(other)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task GetsToTheServiceAsItsClientsDoWhereItMayUseTheNetwork(string kind)
    {
        await using var service = Start(kind, ("Network", "true"));
        var database = service.FileNamed("data/batchapi.db");

        Assert.Empty(await OthersAsync(service, kind, "done", [("tcp", database)]));
        Assert.Empty(await OthersAsync(service, kind, "refused", [.. from attempt in (string[])["read", .. Reaching] select (attempt, database)]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task ReadsWhatItMayReadAndChangesNothingThere(string kind)
    {
        await File.WriteAllTextAsync(Path.Combine(_elsewhere.FullName, "precious"), "kept", TestContext.Current.CancellationToken);
        await using var service = Start(kind, ("Readable:1", _elsewhere.FullName));
        var precious = Path.Combine(_elsewhere.FullName, "precious");

        Assert.Empty(await OthersAsync(service, kind, "done", [("read", precious), ("list", _elsewhere.FullName)]));
        Assert.Empty(await OthersAsync(service, kind, "refused", [.. from attempt in Writing select (attempt, precious), ("tcp", precious)]));
        Assert.Equal("kept", await File.ReadAllTextAsync(precious, TestContext.Current.CancellationToken));
    }

    /// <summary>A script has no input or output to try it with: what its process may is seen from outside.</summary>
    [Fact]
    public async Task HasNoRightsAsAScriptEither()
    {
        await using var service = new Service(("Operations:JavaScript", "true"));
        await service.EndedAsync(await service.SubmitAsync(JsonNode.Parse("""{"operation": {"javascript": "x => x"}, "items": [1]}""")!));

        var node = (await service.Client.GetFromJsonAsync<JsonElement>("v1/workers")).GetProperty("nodes")[0];

        // Control groups are not everywhere, and no matter of rights.
        var layers = node.GetProperty("isolation").EnumerateArray().Where(layer => layer.GetProperty("layer").GetString() != "memory").ToList();
        Assert.Equal(4, layers.Count);
        Assert.All(layers, layer => Assert.True(layer.GetProperty("isAvailable").GetBoolean(), $"{layer}"));
        var workers = node.GetProperty("workers").EnumerateArray().Where(worker => worker.GetProperty("kind").GetString() == "javascript").ToList();
        Assert.NotEmpty(workers);
        foreach (var pid in workers.Select(worker => worker.GetProperty("pid").GetInt32()))
        {
            var status = await File.ReadAllLinesAsync($"/proc/{pid}/status", TestContext.Current.CancellationToken);
            string[] expected = [
                "NoNewPrivs:\t1", "Seccomp:\t2", "Seccomp_filters:\t1",
                .. from set in (string[])["Inh", "Prm", "Eff", "Amb"] select $"Cap{set}:\t0000000000000000"];
            Assert.Empty(expected.Except(status));
            Assert.Matches(
                "Max core file size +[01] +[01] ", await File.ReadAllTextAsync($"/proc/{pid}/limits", TestContext.Current.CancellationToken));
        }
    }

    private Service Start(string kind, params (string Name, string Value)[] settings)
    {
        var section = kind switch { "python" => "Operations:Python:0:", "command" => "Operations:Commands:0:", _ => "Operations:" };
        (string, string)[] entry = kind switch
        {
            "python" => [("Name", "curious"), ("Function", "attempts:attempt"), ("Path", Programs)],
            "command" => [
                ("Name", "curious"),
                ("Command:0", "/usr/bin/python3"),
                ("Command:1", Path.Combine(Programs, "attempts.py")),
                ("Readable:0", Programs)],
            // Not the folder of the service's data, which tests otherwise leave to operations.
            _ => [("Writable:0", _writable.FullName)],
        };
        return new([.. entry.Concat(settings).Select(setting => (section + setting.Item1, setting.Item2))]);
    }

    /// <summary>The answers that are not as expected.</summary>
    private async Task<IReadOnlyList<string>> OthersAsync(Service service, string kind, string expected, (string Attempt, string Path)[] attempts)
    {
        var items = attempts.Select(attempt => ItemOf(kind, new JsonObject
        {
            ["attempt"] = attempt.Attempt,
            ["path"] = attempt.Path,
            ["service"] = Environment.ProcessId,
            ["address"] = (long)_secret,
            ["tcp"] = service.Client.BaseAddress!.Port,
        }));
        var job = await service.SubmitAsync(kind == "dotnet" ? "misbehave" : "curious", items);
        await service.EndedAsync(job);

        var results = await service.ResultsAsync(job);
        Assert.Equal(attempts.Length, results.Count);
        return [
            .. results.Zip(attempts, (result, attempt) => $"{attempt}: {result}")
                .Where(answer => !answer.Contains($"\"output\":\"{expected}", StringComparison.Ordinal))];
    }

    private static string ItemOf(string kind, JsonObject attempt) =>
        (kind == "dotnet" ? new JsonObject { ["do"] = "attempt", ["text"] = attempt.ToJsonString() } : attempt).ToJsonString();
}
