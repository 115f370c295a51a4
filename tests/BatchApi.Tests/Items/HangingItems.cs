namespace BatchApi.Tests.Items;

/// <summary>A hang costs its timeout.</summary>
public sealed class HangingItems(PlainService plain) : IClassFixture<PlainService>
{
    [Theory]
    [InlineData("misbehave", """{"do":"hang"}""")]
    [InlineData("misbehave", """{"do":"hang-cancellable"}""")]
    [InlineData("misbehave-deaf", """{"do":"hang"}""")]
    [InlineData("misbehave-deaf", """{"do":"spin"}""")]
    [InlineData("misbehave", """{"do":"stop"}""")]
    public async Task FailWithATimeoutAndNothingElseDoes(string operation, string hanging)
    {
        var service = plain.Service;

        var job = await service.SubmitAsync(operation, ["1", "2", hanging, "4", "5"], new { itemTimeoutSeconds = 0.5 });
        var status = await service.EndedAsync(job);

        Assert.Equal(4, Service.Count(status.GetProperty("counts"), "succeeded"));
        var results = await service.ResultsAsync(job);
        Assert.Equal("timeout", results[2].GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(
            [1, 2, 4, 5], results.Where(result => result.TryGetProperty("output", out _)).Select(result => result.GetProperty("output").GetInt32()));
    }
}
