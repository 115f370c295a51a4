using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Inputs;

/// <summary>
/// A function of Python that computes with NumPy, in a worker confined as all are. NumPy's OpenBLAS starts a thread for each core when it
/// is imported and complains where it may not.
/// </summary>
public sealed class MeasuringCitiesWithNumPy
{
    private const string Python = "/usr/bin/python3";
    private const int RowCount = 100;
    private const int PlacesPerRow = 500;
    private const double Radius = 6371;

    /// <summary>A product of 500 x 3 by 3 x 500 is large enough for OpenBLAS to share it out among its threads.</summary>
    private const string Module = """
        import ctypes, os
        import numpy

        def spread(places: list, *, radius: float = 1.0) -> dict:
            "Distances between all places, and the principal axes of their directions."
            latitude, longitude = numpy.radians(numpy.array(places)).T
            radii = numpy.cos(latitude)
            directions = numpy.column_stack((radii * numpy.cos(longitude), radii * numpy.sin(longitude), numpy.sin(latitude)))
            distances = radius * numpy.arccos(numpy.clip(directions @ directions.T, -1, 1))
            return {"mean": distances.mean(), "farthest": distances.max(), "axes": numpy.linalg.eigvalsh(directions.T @ directions)}

        def threads(size: int) -> list:
            "What OpenBLAS works with, and how many threads there are."
            numpy.ones((size, size)) @ numpy.ones((size, size))
            return [ctypes.CDLL("libopenblas.so.0").openblas_get_num_threads(), len(os.listdir("/proc/self/task"))]
        """;

    [Fact]
    public async Task AgreesWithADistanceAtATime()
    {
        using var folder = new TemporaryFolder();
        await using var service = await StartAsync(folder);
        var rows = Cities.Lines().Chunk(PlacesPerRow).Take(RowCount).Select(lines => new Places(lines)).ToList();
        var items = string.Join('\n', rows.Select(row => row.Json));

        var onUnitSphere = await OutputsAsync(service, "spread", items);
        var onEarth = await OutputsAsync(service, $"spread&parameters={{\"radius\":{Radius}}}", items);

        Assert.Equal((RowCount, RowCount), (onUnitSphere.Count, onEarth.Count));
        Assert.All(rows.Zip(onUnitSphere, onEarth), row =>
        {
            AssertDistances(row.First, 1, row.Second);
            AssertDistances(row.First, Radius, row.Third);
            AssertAxes(row.First, row.Second.GetProperty("axes").Deserialize<double[]>()!);
        });
    }

    [Fact]
    public async Task HasTheThreadsThatOpenBlasStartsAnywhere()
    {
        using var folder = new TemporaryFolder();
        await using var service = await StartAsync(folder);
        using var byHand = ServiceProcess.Start(Python, folder, "-c", "import measure; print(measure.threads(500))");
        await byHand.ExitAsync(ServiceProcess.Deadline);
        var expected = JsonSerializer.Deserialize<int[]>(byHand.Output)!;

        var threads = (await OutputsAsync(service, "threads", "500")).Single().Deserialize<int[]>()!;

        Assert.Equal(expected[0], threads[0]);
        // One more is the worker's own.
        Assert.Equal(expected[1] + 1, threads[1]);
    }

    private static async Task<RunningService> StartAsync(TemporaryFolder folder)
    {
        await File.WriteAllTextAsync(folder.Join("measure.py"), Module);
        using var import = ServiceProcess.Start(Python, folder, "-c", "import measure; measure.threads(1)");
        Assert.True(
            await import.ExitAsync(ServiceProcess.Deadline) == 0,
            $"{import.Output}NumPy or OpenBLAS is missing. Run what README says installs them: bash tests/install");
        return await RunningService.StartAsync(folder, [.. Settings(0, "spread"), .. Settings(1, "threads")]);

        string[] Settings(int index, string name) =>
        [
            $"--Operations:Python:{index}:Name={name}", $"--Operations:Python:{index}:Function=measure:{name}",
            $"--Operations:Python:{index}:Path={folder.Path}", $"--Operations:Python:{index}:Interpreter={Python}",
        ];
    }

    /// <summary>Of a job of which every item succeeds and nothing is printed.</summary>
    private static async Task<List<JsonElement>> OutputsAsync(RunningService service, string query, string items)
    {
        var job = await service.Jobs.SubmitAsync($"?operation={query}", new StringContent(items), "application/x-ndjson");
        Assert.Equal("succeeded", (await service.Jobs.EndedAsync(job)).GetProperty("state").GetString());
        Assert.Equal("", await service.Http.GetStringAsync($"v1/jobs/{job}/logs?format=ndjson"));
        return await service.Jobs.LinesAsync(job, "&view=outputs").Select(line => JsonElement.Parse(line)).ToListAsync();
    }

    private static void AssertDistances(Places expected, double radius, JsonElement output)
    {
        AssertClose(radius * expected.MeanDistance, output.GetProperty("mean").GetDouble());
        AssertClose(radius * expected.LargestDistance, output.GetProperty("farthest").GetDouble());
    }

    /// <summary>Three eigenvalues are right if their sum, the sum of their squares and their product are.</summary>
    private static void AssertAxes(Places expected, double[] axes)
    {
        Assert.Equal(axes.Order(), axes);
        AssertClose(expected.Trace, axes.Sum());
        AssertClose(expected.SquaredNorm, axes.Sum(value => value * value));
        AssertClose(expected.Determinant, axes[0] * axes[1] * axes[2]);
    }

    // A part in ten million: where places coincide, an arc cosine near 1 has half the digits.
    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual, expected - (1e-7 * Math.Abs(expected)), expected + (1e-7 * Math.Abs(expected)));
}
