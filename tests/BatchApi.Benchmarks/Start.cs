using BatchApi.Benchmarks.Serving;

namespace BatchApi.Benchmarks;

/// <summary>From the start of the process until the service says that it is ready, its workers warm; on an empty folder.</summary>
internal sealed class Start : IBenchmark
{
    private const double MaxSeconds = 3;

    public string Name => "start";

    public async Task<IReadOnlyList<Figure>> RunAsync(Scale scale, CancellationToken cancellationToken)
    {
        var times = new Samples();
        for (var round = 0; round < scale.Of(5, 1); round++)
        {
            using var folder = new WorkFolder();
            await using var service = await ServiceProcess.StartAsync(folder, cancellationToken);
            times.Add(service.ReadyAfter);
            await service.StopAsync(cancellationToken);
        }

        return [Figure.Within($"{Name}: until ready", times.Median, MaxSeconds, "s")];
    }
}
