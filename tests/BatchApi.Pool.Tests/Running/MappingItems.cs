using System.Text.Json;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Running;

public sealed class MappingItems
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GivesEachItemItsResult(bool inOrder)
    {
        await using var child = new Child(workers: 3);
        var results = await ReadAsync(child, Enumerable.Range(0, 20_000), new MapOptions { InOrder = inOrder });

        Assert.All(results, result => Assert.Equal((result.Index * result.Index, null), (result.Output, result.Failure)));
        var indexes = results.Select(result => result.Index);
        Assert.Equal(Enumerable.Range(0, 20_000).Select(index => (long)index), inOrder ? indexes : indexes.Order());
    }

    [Fact]
    public async Task FailsAGuiltyItemAlone()
    {
        await using var child = new Child(workers: 2);
        var items = Enumerable.Range(0, 1000).Select(number => JsonSerializer.SerializeToElement(number)).ToArray();
        items[700] = JsonDocument.Parse(Child.Do("signal", new { number = 9 })).RootElement;
        items[800] = JsonDocument.Parse(Child.Do("hang")).RootElement;

        var results = await ReadAsync(child, items, new MapOptions { ItemTimeout = TimeSpan.FromSeconds(0.5) });

        Assert.Equal(1000, results.Count);
        Assert.Equal(
            [(700L, "worker_crashed"), (800, "timeout")],
            results.Where(result => result.Failure is not null).Select(result => (result.Index, result.Failure!.Code)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadsAnEndlessSourceOnlyAsFarAsItIsNeeded(bool inOrder)
    {
        await using var child = new Child(workers: 2);
        var read = 0;
        IEnumerable<int> Endless()
        {
            while (true)
                yield return read++;
        }

        var taken = 0;
        await foreach (
            var result in child.Pool.MapAsync<int, long>(
                child.Operation, Endless(), new() { InOrder = inOrder, ChunkSize = 100 }, TestContext.Current.CancellationToken))
        {
            if (++taken == 50)
                break;
        }

        Assert.InRange(read, 50, 25_000);
        Assert.Equal(RunEnding.Completed, (await child.RunAsync("3")).Ending);
    }

    [Fact]
    public async Task SaysThatTheOperationCannotBegin()
    {
        await using var child = new Child();

        var failure = await Assert.ThrowsAsync<WorkerStartException>(() => ReadAsync(child, [1, 2], null, """{"refuse":"no such operation"}"""));

        Assert.Contains("no such operation", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StopsWhenCanceled()
    {
        await using var child = new Child();
        using var cancel = new CancellationTokenSource();
        var hang = JsonDocument.Parse(Child.Do("hang")).RootElement;

        var reading = Task.Run(async () =>
        {
            await foreach (var _ in child.Pool.MapAsync<JsonElement, JsonElement>(child.Operation, [hang], cancellationToken: cancel.Token))
            {
            }
        });
        await Until.TrueAsync(() => child.Pool.Workers[0].ItemAtWork == 0, "at work");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Child.Deadline, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PassesOnWhatTheSourceThrows()
    {
        await using var child = new Child();
        static IEnumerable<int> Broken()
        {
            yield return 1;
            throw new TimeoutException("source");
        }

        await Assert.ThrowsAsync<TimeoutException>(() => ReadAsync(child, Broken(), null));
    }

    [Fact]
    public async Task TakesAnOutputOfAnotherTypeForAFailure()
    {
        await using var child = new Child();

        var results = await ReadAsync(child, [JsonDocument.Parse(Child.Do("text")).RootElement], null);

        Assert.Equal("invalid_output", Assert.Single(results).Failure!.Code);
    }

    private static async Task<List<MapResult<long>>> ReadAsync<T>(Child child, IEnumerable<T> items, MapOptions? options, string begin = "{}")
    {
        var operation = child.Operation with { Begin = System.Text.Encoding.UTF8.GetBytes(begin) };
        var results = new List<MapResult<long>>();
        await foreach (var result in child.Pool.MapAsync<T, long>(operation, items, options, TestContext.Current.CancellationToken))
            results.Add(result);

        return results;
    }
}
