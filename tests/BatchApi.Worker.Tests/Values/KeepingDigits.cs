using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Values;

/// <summary>
/// What a type cannot hold to the last digit is refused, and not rounded; but for binary numbers, which are the nearest that there is.
/// </summary>
public sealed class KeepingDigits
{
    [Theory]
    [InlineData("keep-decimal", "0.12345678901234567890123456789")]
    [InlineData("keep-decimal", "123456789012345678901234567890.5")]
    [InlineData("keep-decimal", "79228162514264337593543950335.4")]
    [InlineData("keep-decimal", "1.5e-28")]
    [InlineData("keep-decimal", "10000000000000000000000000000.1")]
    [InlineData("take-prices", """{"0.12345678901234567890123456789":1}""")]
    [InlineData("take-order", """{"count":1,"price":0.12345678901234567890123456789,"at":"2026-01-31T12:30:00Z","day":"monday","sizes":[1]}""")]
    [InlineData("take-date", "\"2026-01-31T12:30:00.12345678\"")]
    [InlineData("take-date", "\"2026-01-31T12:30:00.123456789Z\"")]
    [InlineData("take-dates", """{"2026-01-31T12:30:00.123456789":1}""")]
    [InlineData("take-order", """{"count":1,"price":1,"at":"2026-01-31T12:30:00.00000001Z","day":"monday","sizes":[1]}""")]
    [InlineData("take-duration", "\"00:00:00.12345678\"")]
    public async Task RefusesWhatWouldLoseSome(string operation, string item)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, [item]);

        Assert.Equal("invalid_item", RunAnswer.CodeOf(Assert.Single(answer.Lines)));
        Assert.Matches("beyond the range|digits", RunAnswer.Failure(answer.Lines[0]).GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("keep-decimal", "79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("keep-decimal", "7.9228162514264337593543950335", "7.9228162514264337593543950335")]
    [InlineData("keep-decimal", "1.5e-27", "0.0000000000000000000000000015")]
    [InlineData("keep-decimal", "1.50e2", "150")]
    [InlineData("keep-decimal", "0.00000000000000000000000000000000000000", "0.0000000000000000000000000000")]
    [InlineData("keep-decimal", "1.5000000000000000000000000000000000000", "1.5000000000000000000000000000")]
    [InlineData("take-date", "\"2026-01-31T12:30:00.1234567\"", "\"2026-01-31T12:30:00.1234567\"")]
    [InlineData("take-date", "\"2026-01-31T12:30:00.123000000\"", "\"2026-01-31T12:30:00.123\"")]
    [InlineData("take-dates", """{"2026-01-31T12:30:00.5":1}""", """{"2026-01-31T12:30:00.5":1}""")]
    [InlineData("echo-double", "9007199254740993", "9007199254740992")]
    [InlineData("keep-float", "0.1", "0.1")]
    public async Task TakesWhatIsTheSameNumber(string operation, string item, string output)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, [item]);

        Assert.Equal([output], answer.Lines);
    }
}
