using System.Diagnostics;
using BatchApi.Benchmarks.Bodies;
using BatchApi.Benchmarks.Peers;
using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>
/// Python functions over HTTP, durable, checked and in order, against <c>Pool(2).map</c> of the same functions on a list in memory with its
/// best chunk size; in turn.
/// </summary>
internal sealed class PythonFunctions : IBenchmark
{
    private const double MaxRatio = 1;

    public string Name => "python";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var numbers = scale.Of(1_000_000, 20_000);
        var texts = scale.Of(200_000, 5_000);
        var lines = TextLines.Of(texts);
        return
        [
            .. await CompareAsync("count_words", $"words of {texts:N0} lines", lines.Items, lines.Counts, scale, cancellationToken),
            .. await CompareAsync(
                "square",
                $"{numbers:N0} squares",
                NumberLines.Items(numbers).Prepared(),
                NumberLines.Squares(numbers).Prepared(), scale, cancellationToken),
        ];
    }

    private async Task<IReadOnlyList<Figure>> CompareAsync(
        string function, string what, ReadOnlyMemory<byte> items, ReadOnlyMemory<byte> outputs, Scale scale, CancellationToken cancellationToken)
    {
        // Until the fortieth job .NET still compiles what it finds to be used much, beside the workers. Of Python nothing is compiled: it is as
        // fast from the first map on.
        var (warmUps, rounds) = (scale.Of(40, 1), scale.Of(15, 1));
        using var folder = new WorkFolder();
        var file = Path.Combine(folder.Path, "items.ndjson");
        await File.WriteAllBytesAsync(file, items, cancellationToken);
        string[] settings = [
            "--Operations:Python:0:Name",
            $"python-{function}",
            "--Operations:Python:0:Function",
            $"functions:{function}",
            "--Operations:Python:0:Path", PythonMap.Folder];
        await using var service = await ServiceProcess.StartAsync(folder, cancellationToken, settings);
        await using var python = new PythonMap(function, file);
        var (ours, theirs) = (new Samples(), new Samples());
        for (var round = -warmUps; round < rounds; round++)
        {
            var map = await python.MapAsync(cancellationToken);
            var begun = Stopwatch.GetTimestamp();
            var job = await service.Client.RunAsync($"operation=python-{function}", [items], cancellationToken);
            await service.Client.ExpectOutputsAsync(job.Id, [outputs], cancellationToken);
            var all = Stopwatch.GetElapsedTime(begun);

            // Before the peer's turn, so that it does not run beside it.
            await service.Client.DeleteAsync(job.Id, cancellationToken);
            if (round < 0)
                continue;

            ours.Add(all);
            theirs.Add(map);
        }

        await service.StopAsync(cancellationToken);
        return
        [
            Figure.AtMost(
                $"{Name}: {what} over HTTP, against Pool(2).map",
                Figure.Seconds(ours.Median),
                Figure.Seconds(theirs.Median),
                ours.Median / theirs.Median, MaxRatio),
            new Figure("  pair by pair", "", Ratio: ours.Over(theirs).Median),
        ];
    }
}
