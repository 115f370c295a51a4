using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Values;

/// <summary>An item that does not fit is told in words for whoever sent it: what it is, what is taken, and where.</summary>
public sealed class ExplainingMismatches
{
    private const string Order = "an object with count, price, at, day, sizes and note";

    [Theory]
    [InlineData("square", "1.5", "The item is 1.5; the operation takes an integer from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("square", "\"5\"", "The item is \"5\"; the operation takes an integer from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("square", "null", "The item is null; the operation takes an integer from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("square", "[1]", "The item is a list; the operation takes an integer from")]
    [InlineData("square", "{\"a\":1}", "The item is an object; the operation takes an integer from")]
    [InlineData(
        "square", "9223372036854775808",
        "The item is 9223372036854775808; the operation takes an integer from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("take-small", "128", "The item is 128; the operation takes an integer from -128 to 127.")]
    [InlineData("take-small", "1.28e2", "The item is 1.28e2; the operation takes an integer from -128 to 127.")]
    [InlineData("keep-big-item", "1.5", "The item is 1.5; the operation takes an integer.")]
    [InlineData("keep-big-item", "1e1000000000", "The item is 1e1000000000; the operation takes an integer.")]
    [InlineData("keep-doubles", "[1,\"2\"]", "The item's /1 is \"2\"; the operation takes a number, or null there.")]
    [InlineData("keep-doubles", "5", "The item is 5; the operation takes a list.")]
    [InlineData("keep-doubles", "[1,1e400]", "1e400 is beyond the range of Double. It is at /1.")]
    [InlineData("take-order", "7", $"The item is 7; the operation takes {Order}.")]
    [InlineData(
        "take-order",
        """{"count":1.5,"price":1,"at":"2026-01-31T12:30:00Z","day":"monday","sizes":[1]}""",
        "The item's /count is 1.5; the operation takes an integer from -2147483648 to 2147483647 there.")]
    [InlineData(
        "take-order",
        """{"count":1,"price":"1","at":"2026-01-31T12:30:00Z","day":"monday","sizes":[1]}""",
        "The item's /price is \"1\"; the operation takes a number there.")]
    [InlineData(
        "take-order",
        """{"count":1,"price":1,"at":"yesterday","day":"monday","sizes":[1]}""",
        "The item's /at is \"yesterday\"; the operation takes a date with time, such as \"2026-01-31T12:30:00+01:00\" there.")]
    [InlineData(
        "take-order",
        """{"count":1,"price":1,"at":"2026-01-31T12:30:00Z","day":"mon","sizes":[1]}""",
        "The item's /day is \"mon\"; the operation takes one of \"sunday\", \"monday\", "
            + "\"tuesday\", \"wednesday\", \"thursday\", \"friday\" and \"saturday\" there.")]
    [InlineData(
        "take-order",
        """{"count":1,"price":1,"at":"2026-01-31T12:30:00Z","day":"monday","sizes":[1,{"a":2},300]}""",
        "The item's /sizes/1 is an object; the operation takes an integer from 0 to 255 there.")]
    [InlineData(
        "take-order",
        """{"count":1,"price":1,"at":"2026-01-31T12:30:00Z","day":"monday","sizes":[1,2,300]}""",
        "The item's /sizes/2 is 300; the operation takes an integer from 0 to 255 there.")]
    [InlineData(
        "take-order",
        """{"count":1,"price":1,"at":"2026-01-31T12:30:00Z","day":"monday","sizes":null}""",
        "The item's /sizes is null; the operation takes a list there.")]
    [InlineData(
        "take-order",
        """{"count":1,"price":1,"at":"2026-01-31T12:30:00Z","day":null,"sizes":[]}""",
        "The item's /day is null; the operation takes one of \"sunday\"")]
    [InlineData(
        "take-order", """{"count":1,"price":1,"at":"2026-01-31T12:30:00Z"}""", "The item has no members day and sizes, which the operation needs.")]
    [InlineData(
        "take-order",
        """{"count":1,"prize":1}""",
        "The item has the member prize, which the operation does not know; it takes count, price, at, day, sizes and note.")]
    [InlineData(
        "take-order",
        """{"count":1,"price":1,"at":"2026-01-31T12:30:00Z","day":"monday","sizes":[1],"note":"\ud800"}""",
        "The item's /note has half of a surrogate pair, \\ud800, which is no character.")]
    [InlineData("take-text", "\"a\\udc00\"", "The item has half of a surrogate pair, \\udc00, which is no character.")]
    [InlineData("take-text", "5", "The item is 5; the operation takes a string.")]
    [InlineData(
        "take-date",
        "\"2026-02-30T00:00:00\"",
        "The item is \"2026-02-30T00:00:00\"; the operation takes a date with time, such as \"2026-01-31T12:30:00Z\".")]
    [InlineData(
        "take-duration", "\"1h\"", "The item is \"1h\"; the operation takes a duration of at most seven digits of a second, such as \"00:01:30.5\".")]
    [InlineData("keep-tuple-item", """{"from":1,"to":{"item1":2}}""", "The item's /to has no member item2, which the operation needs.")]
    [InlineData(
        "keep-tuple-item",
        """{"from":1,"to":{"item1":2,"item2":"a"},"via":3}""",
        "The item has the member via, which the operation does not know; it takes from and to.")]
    [InlineData(
        "keep-tuple-item", """{"from":1,"to":{"item1":2.5,"item2":"a"}}""", "The item's /to/item1 is 2.5; the operation takes an integer from")]
    [InlineData(
        "keep-fields",
        """{"place":{"lat":1.5,"lng":-2}}""",
        "The item's /place has the member lng, which the operation does not know; it takes lat and lon.")]
    [InlineData("keep-by-number", """{"1":"a","01":"b"}""", "The item has the member 01 twice, as the operation reads it.")]
    [InlineData(
        "keep-by-number", """{"1.0":"a"}""", "The item has the member 1.0; its members are called by an integer from -2147483648 to 2147483647.")]
    [InlineData("keep-kind", "9", "The item is 9; the operation takes one of \"one\" and \"two\".")]
    [InlineData("keep-kind", "\"2\"", "The item is \"2\"; the operation takes one of \"one\" and \"two\".")]
    [InlineData("keep-kind", "\"two, one\"", "The item is \"two, one\"; the operation takes one of \"one\" and \"two\".")]
    [InlineData("take-picky", """{"name":"ab"}""", "A name is one letter.")]
    public async Task TellsWhatItIsAndWhatIsTakenAndWhere(string operation, string item, string message)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, [item]);

        Assert.Equal("invalid_item", RunAnswer.CodeOf(Assert.Single(answer.Lines)));
        string told = RunAnswer.Failure(answer.Lines[0]).GetProperty("message").GetString()!;
        Assert.StartsWith(message, told, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"by":1.5}""", "Parameter by is 1.5; the operation takes an integer from -9223372036854775808 to 9223372036854775807.")]
    [InlineData("""{"by":null}""", "Parameter by is null; the operation takes an integer from -9223372036854775808 to 9223372036854775807.")]
    [InlineData(
        """{"by":1,"rate":0.12345678901234567890123456789}""",
        "Parameter rate: 0.12345678901234567890123456789 has more digits than a Decimal holds")]
    [InlineData("""{"by":1,"rate":[]}""", "Parameter rate is a list; the operation takes a number.")]
    public async Task TellsTheSameOfParameters(string parameters, string reason)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("take-times", ["1"], parameters);

        Assert.StartsWith(reason, answer.Reason, StringComparison.Ordinal);
    }

    // JSON Schema calls these integers.
    [Theory]
    [InlineData("square", "1.0", "1")]
    [InlineData("square", "1E+2", "10000")]
    [InlineData("square", "-0.0", "0")]
    [InlineData("square", "12.50e1", "15625")]
    [InlineData("take-small", "-1.28e2", "-128")]
    [InlineData("take-huge", "3.4e38", "340000000000000000000000000000000000000")]
    [InlineData("keep-big-item", "1.5e30", "1500000000000000000000000000000")]
    [InlineData("take-prices", """{"1.50":2.0,"2":null}""", """{"1.50":2,"2":null}""")]
    [InlineData("take-order", """{"count":1e2,"price":1.50,"at":"2026-01-31T12:30:00Z","day":"monday","sizes":[1.0,2]}""",
        """{"count":100,"price":1.50,"at":"2026-01-31T12:30:00+00:00","day":"monday","sizes":[1,2],"note":null}""")]
    public async Task TakesIntegersHoweverTheyAreWritten(string operation, string item, string output)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, [item, item]);

        Assert.Equal([output, output], answer.Lines);
    }

    [Fact]
    public async Task TakesThemAsParameters()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("take-times", ["3"], """{"by":2e1}""");

        Assert.Equal(["60"], answer.Lines);
    }

    [Fact]
    public async Task ReadsNamesAfterThemAsBefore()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("keep-names", ["""{"5":1}""", """{"5":1.0}""", """{"5":1}"""]);

        Assert.Equal(["""{"5":1}""", """{"5":1}""", """{"5":1}"""], answer.Lines);
    }

    [Fact]
    public async Task GoesOnTellingWhatIsNoneAfterSuchAnItem()
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("square", ["2.5", "2.0", "2.5", "3"]);

        Assert.Equal(["4", "9"], [answer.Lines[1], answer.Lines[3]]);
        Assert.Equal(answer.Lines[0], answer.Lines[2]);
        Assert.Contains("The item is 2.5; the operation takes an integer", answer.Lines[0], StringComparison.Ordinal);
    }
}
