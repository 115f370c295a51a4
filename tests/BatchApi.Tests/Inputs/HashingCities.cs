using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Inputs;

/// <summary>Real places through <c>sha256</c>, as NDJSON and as CSV.</summary>
public sealed class HashingCities
{
    // Some 170 of them: what sha256sum takes as arguments of one call.
    private const int SampleEvery = 1000;

    [Fact]
    public async Task AgreesWithSha256SumHoweverTheyAreSent()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(folder);
        var lines = Cities.Lines();
        Assert.InRange(lines.Count, 150_000, 200_000);

        var fromLines = await OutputsAsync(service, string.Join('\n', lines), "application/x-ndjson");
        var fromRows = await OutputsAsync(service, Cities.Csv(lines), "text/csv");

        Assert.Equal(lines.Count, fromLines.Count);
        var sample = Enumerable.Range(0, lines.Count).Where(index => index % SampleEvery == 0).ToList();
        Assert.Equal(await Sha256SumAsync([.. sample.Select(index => lines[index])]), sample.Select(index => fromLines[index]));
        // All members are strings, so a row becomes the very text that the place has in the file.
        Assert.Equal(fromLines, fromRows);
    }

    private static async Task<List<string>> OutputsAsync(RunningService service, string body, string type)
    {
        var job = await service.Jobs.SubmitAsync("?operation=sha256", new StringContent(body), type);
        Assert.Equal("succeeded", (await service.Jobs.EndedAsync(job)).GetProperty("state").GetString());
        return await service.Jobs.LinesAsync(job, "&view=outputs").Select(output => JsonSerializer.Deserialize<string>(output)!).ToListAsync();
    }

    private static async Task<List<string>> Sha256SumAsync(IReadOnlyList<string> texts)
    {
        using var folder = new TemporaryFolder();
        for (var index = 0; index < texts.Count; index++)
            await File.WriteAllTextAsync(folder.Join($"{index}"), texts[index]);
        using var program = ServiceProcess.Start("sha256sum", folder, Enumerable.Range(0, texts.Count).Select(index => $"{index}"));
        Assert.Equal(0, await program.ExitAsync(ServiceProcess.Deadline));
        return [.. program.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];
    }
}
