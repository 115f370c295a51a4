using System.Globalization;
using System.Text.Json;
using BatchApi.Pool.Tests.Fixtures;

namespace BatchApi.Pool.Tests.Python;

public sealed class KeepingPythonValues
{
    // Of functions.py.
    private const int Forms = 32;

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("1E+2")]
    [InlineData("1.50")]
    [InlineData("0.1000000000000000055511151231257827")]
    [InlineData("1e-400")]
    [InlineData("""{"a":[-0,1.50,{"b":1E+2}],"c":"1.50"}""")]
    [InlineData("\"\\u0000\\n\\\"\u2028\u00e9\U0001F600\"")]
    [InlineData("[[1,2],\"[{,\"]")]
    [InlineData("null")]
    public async Task ReturnsTextAsItCame(string item)
    {
        await using var function = new PythonFunction("same");

        await function.RunAsync("7", item, "8");

        Assert.Equal(["7", item, "8"], function.Outputs);
    }

    [Theory]
    [InlineData("9223372036854775807", "-9223372036854775808", "0", "-1")]
    [InlineData("9223372036854775808", "-9223372036854775809")]
    [InlineData("-0", "0")]
    [InlineData("1", "true", "null", "1.0", "\"1\"")]
    public async Task ReturnsManyAsTheyCame(params string[] items)
    {
        await using var function = new PythonFunction("same");
        string[] many = [
            .. Enumerable.Range(0, 3000)
                .Select(number => number < 2000 ? number.ToString(CultureInfo.InvariantCulture) : items[number % items.Length])];

        await function.RunAsync(function.Run("null", many) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(many, function.Outputs);
    }

    [Fact]
    public async Task TellsAWordFromANumberAmongIntegers()
    {
        await using var function = new PythonFunction("is_large");
        var items = Child.Numbers(3000);

        await function.RunAsync(function.Run("null", items) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(
            items.Select(item => item is "1500" ? "1" : int.Parse(item, CultureInfo.InvariantCulture) > 1500 ? "true" : "false"), function.Outputs);
    }

    [Theory]
    [InlineData("\"a\\\"\"", "\"b\"")]
    [InlineData("\"\"", "\"a,b\"", "\"[\"")]
    [InlineData("\"\u007f\"", "\"\u2028\u00e9\"")]
    public async Task ReturnsManyStringsAsTheyCame(params string[] items)
    {
        await using var function = new PythonFunction("same");
        string[] many = [.. Enumerable.Range(0, 3000).Select(number => items[number % items.Length])];

        await function.RunAsync(function.Run("null", many) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(many, function.Outputs);
    }

    [Theory]
    [InlineData("\"a\tb\"", "Invalid control character")]
    [InlineData("\"a\"b\"", "Extra data")]
    [InlineData("a\"\"", "Expecting value")]
    [InlineData("\"\"a", "Extra data")]
    public async Task RefusesOneOfManyStringsThatIsNone(string item, string reason)
    {
        await using var function = new PythonFunction("same");
        string[] many = [.. Enumerable.Range(0, 1000).Select(number => number is 500 ? item : $"\"{number}\"")];

        await function.RunAsync(function.Run("null", many) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(many.Select(line => line == item ? "null" : line), function.Outputs);
        Assert.Equal((500, "invalid_item"), (function.OnlyFailure.Index, function.OnlyFailure.Code));
        Assert.Contains(reason, function.OnlyFailure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(17_000)]
    [InlineData(18_000)]
    [InlineData(40_000)]
    public async Task HasNoLimitOnDigits(int count)
    {
        await using var function = new PythonFunction("same");
        var digits = new string('7', count);
        string[] items = ["1", digits, $"-{digits}", $"[{digits}]", $$"""{"a":{{digits}}}""", "2"];

        await function.RunAsync(function.Run("null", items) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(items, function.Outputs);
    }

    [Theory]
    [InlineData("1234567890123456", "-123456789012345", "12345678901234567")]
    [InlineData("1.23456789012345", "-1.2345678901234", "-1.23456789012345")]
    public async Task CountsEveryCharacterOfANumber(string fits, string negative, string isTooLong)
    {
        await using var function = new PythonFunction("same");

        await function.RunAsync(function.Run("null", [fits, negative, isTooLong], maxOutputBytes: 16));

        Assert.Equal([fits, negative, "null"], function.Outputs);
        Assert.Equal((2, "output_too_large"), (function.OnlyFailure.Index, function.OnlyFailure.Code));
    }

    [Theory]
    [InlineData("1e400", "The number 1e400 is too large.")]
    [InlineData("""{"a":1,"a":2}""", "The member \"a\" is given twice.")]
    [InlineData("NaN", "NaN is not JSON.")]
    [InlineData("1 2", "It is not JSON: Extra data: line 1 column 3 (char 2)")]
    [InlineData("", "It is not JSON: Expecting value: line 1 column 1 (char 0)")]
    public async Task RefusesWhatIsNoItem(string item, string reason)
    {
        await using var function = new PythonFunction("same");

        await function.RunAsync("7", item, "8");

        Assert.Equal(["7", "null", "8"], function.Outputs);
        Assert.Equal((1, "invalid_item", reason), (function.OnlyFailure.Index, function.OnlyFailure.Code, function.OnlyFailure.Message));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task RefusesAnEmptyLineAlsoIfItIsAlone(string item)
    {
        await using var function = new PythonFunction("same");

        await function.RunAsync(function.Run("null", [item]) with { ItemTimeout = TimeSpan.FromSeconds(5) });

        Assert.Equal((0, "invalid_item"), (function.OnlyFailure.Index, function.OnlyFailure.Code));
    }

    [Theory]
    [InlineData("[1", "2]")]
    [InlineData("\"a", "b\"")]
    [InlineData("{\"a\":1,", "\"b\":2}")]
    [InlineData("[1", "2]", "3,4")]
    public async Task NeverTakesTwoLinesForOneItemOrOneForTwo(params string[] items)
    {
        await using var function = new PythonFunction("same");

        await function.RunAsync(function.Run("null", ["7", .. items, "8"]) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(["7", .. items.Select(_ => "null"), "8"], function.Outputs);
        Assert.All(function.Failures.Values, failure => Assert.Equal("invalid_item", failure.Code));
    }

    [Fact]
    public async Task RefusesAnItemThatIsNestedTooDeeply()
    {
        await using var function = new PythonFunction("same");

        await function.RunAsync(new string('[', 20_000) + new string(']', 20_000), "8");

        Assert.Equal(
            (0, "invalid_item", "It is nested too deeply."), (function.OnlyFailure.Index, function.OnlyFailure.Code, function.OnlyFailure.Message));
        Assert.Equal("8", function.Outputs.Last());
    }

    [Theory]
    [InlineData("nan", "The float nan has no JSON form.")]
    [InlineData("infinity", "The float inf has no JSON form.")]
    [InlineData("cycle", "The output is nested too deeply, or contains itself.")]
    [InlineData("deep", "The output is nested too deeply, or contains itself.")]
    [InlineData("function", "function has no JSON form.")]
    [InlineData("bytes", "bytes has no JSON form.")]
    [InlineData("key", "The name of a member must be str, int, float, bool or None.")]
    public async Task SaysWhichOutputIsNone(string item, string reason)
    {
        await using var function = new PythonFunction("odd");

        await function.RunAsync("\"shared\"", $"\"{item}\"", "\"shared\"");

        Assert.Equal((1, "invalid_output"), (function.OnlyFailure.Index, function.OnlyFailure.Code));
        Assert.StartsWith(
            item is "cycle" && function.OnlyFailure.Type == "ValueError" ? "Circular reference detected" : reason,
            function.OnlyFailure.Message,
            StringComparison.Ordinal);
        Assert.Equal("""["shared"]""", function.Outputs.Last());
    }

    // Alone, where a flat dict takes another way than what is nested, and inside.
    [Theory]
    [InlineData("{1: 'a', '1': 'b'}", "both be the member \"1\"")]
    [InlineData("{True: 1, 'x': 2, 'true': 3}", "both be the member \"true\"")]
    [InlineData("{'null': 1, None: 2}", "both be the member \"null\"")]
    [InlineData("{1.5: 1, '1.5': 2, 2: 3}", "both be the member \"1.5\"")]
    [InlineData("{10 ** 20: 1, '100000000000000000000': 2}", "both be the member \"100000000000000000000\"")]
    [InlineData("{'-1': [0], -1: [1]}", "both be the member \"-1\"")]
    [InlineData("{False: [0], '\"1': ':', 'false': 2}", "both be the member \"false\"")]
    [InlineData("{Key('a'): 1, 'a': 2}", "The keys 'a' (functions.Key) and 'a' (str) of a dict would both be the member \"a\"")]
    [InlineData("{Key('a'): [], Key('a'): []}", "would both be the member \"a\"")]
    [InlineData("collections.OrderedDict([(1, []), ('1', [])])", "would both be the member \"1\"")]
    [InlineData("np.datetime64('2020-01-01T00:00:00', 'ns')", "Return text, str(value)")]
    [InlineData("np.array(['2020-01-01'], dtype='M8[ns]')", "Return text, value.astype(str).tolist()")]
    [InlineData("np.array(['NaT'], dtype='M8[s]')", "holds dates")]
    [InlineData("np.timedelta64(5, 'ns')", "holds durations")]
    [InlineData("np.array([(1, 2.5)], dtype=[('a', 'i4'), ('b', 'f8')])", "named fields")]
    [InlineData("np.array([(1, 2.5)], dtype=[('a', 'i4'), ('b', 'f8')])[0]", "named fields")]
    [InlineData("np.ma.array([1, 2], mask=[0, 1])", "masked values")]
    [InlineData("np.longdouble(1) / 3", "more digits than a float")]
    [InlineData("np.array([1j])", "complex numbers")]
    [InlineData("np.array([{1: 1, '1': 2}], dtype=object)", "both be the member \"1\"")]
    [InlineData("Series()", "functions.Series has labels, which a list would lose. Return value.to_dict(), or value.tolist() without them.")]
    [InlineData("Length()", "has a unit")]
    [InlineData("os.stat('/')", "os.stat_result has named fields")]
    [InlineData("Both()", "is a dict and a dataclass")]
    [InlineData("Titled()", "functions.Titled is a list that has attributes (title), which JSON would lose. Return list(value)")]
    [InlineData("Point({1: 1, '1': 2}, 1)", "both be the member \"1\"")]
    [InlineData("datetime.datetime(2020, 1, 1)", "datetime.datetime has no JSON form. Return value.isoformat().")]
    [InlineData("decimal.Decimal('1.10')", "Return str(value) for all its digits, or float(value).")]
    [InlineData("b'x'", "bytes has no JSON form. Return text")]
    [InlineData("{1, 2}", "set has no JSON form. Return sorted(value).")]
    [InlineData("(number for number in [1])", "generator has no JSON form. Return list(value).")]
    [InlineData("{(1, 2): 3}", "The name of a member must be str, int, float, bool or None.")]
    [InlineData(
        "{Unit.MILE: []}", "The name of a member must be str, int, float, bool or None. <Unit.MILE: 'mi'> (functions.Unit) is none of these.")]
    [InlineData("math.nan", "The float nan has no JSON form.")]
    [InlineData(
        "'a\\ud800'", "A string of the output has half of a surrogate pair, \\ud800, which is no character. Put another character in its place")]
    [InlineData("'\\ude00' * 300 + '\\ud83d'", "A string of the output has half of a surrogate pair, \\ude00, which")]
    [InlineData("{'\\udfff': 1}", "The name of a member of the output has half of a surrogate pair, \\udfff, which")]
    [InlineData("{'b': {'\\udfff': 1}}", "The name of a member of the output has half of a surrogate pair, \\udfff, which")]
    [InlineData("Name('\\ud800')", "A string of the output has half of a surrogate pair, \\ud800, which")]
    public async Task RefusesWhatWouldBeLessAndSaysWhereItIs(string value, string reason)
    {
        await using var function = new PythonFunction("less");
        string[] items = [
            "\"1\"",
            JsonSerializer.Serialize(value),
            JsonSerializer.Serialize($"{value}@"),
            JsonSerializer.Serialize($"1.50 if 0 else {value}@"),
            "\"[2]\""];

        await function.RunAsync(function.Run("null", items) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(["1", "null", "null", "null", "[2]"], function.Outputs);
        Assert.All(function.Failures.Values, failure => Assert.Equal("invalid_output", failure.Code));
        Assert.All(function.Failures.Values, failure => Assert.Contains(reason, failure.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("It is at /a", function.Failures[1].Message, StringComparison.Ordinal);
        Assert.All((long[])[2, 3], index => Assert.Contains("It is at /a/0", function.Failures[index].Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[1, math.nan]", "The float nan has no JSON form. It is at /1.")]
    [InlineData("{'a/b~': math.inf}", "The float inf has no JSON form. It is at /a~1b~0.")]
    [InlineData(
        "['a', b'\\xff'.decode(errors='surrogateescape')]",
        "A string of the output has half of a surrogate pair, \\udcff, which is no character. "
            + "Put another character in its place, or return bytes as Base64. It is at /1.")]
    [InlineData("{1: math.nan}", "The float nan has no JSON form. It is at /1.")]
    [InlineData("np.array([1.0, math.nan])", "The float nan has no JSON form. It is at /1.")]
    public async Task SaysWhereInAFlatOutputItIs(string value, string message)
    {
        await using var function = new PythonFunction("less");

        await function.RunAsync(JsonSerializer.Serialize(value));

        Assert.Equal(("invalid_output", message), (function.OnlyFailure.Code, function.OnlyFailure.Message));
    }

    // There the worker itself has to know it.
    [Fact]
    public async Task RefusesHalfOfASurrogatePairAlsoWhereAFailureEndsTheWorker()
    {
        await using var function = new PythonFunction("less");
        string[] items = [
            "\"1\"",
            JsonSerializer.Serialize("['\\ud800']"),
            JsonSerializer.Serialize("{'a': {'\\udfff': []}}"),
            JsonSerializer.Serialize("'\\ud83d\\ude00'"), "\"2\""];

        var end = await function.RunAsync(
            function.Run("null", items) with { FreshAfterFailure = true, ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(["1", "null", "null", "null", "2"], function.Outputs);
        Assert.Equal((RunEnding.Completed, 0), (end.Ending, end.Usage.WorkerRestarts));
        Assert.Equal(
            ["It is at /0.", "It is at /a.", "Base64."],
            function.Failures.OrderBy(failure => failure.Key)
                .Select(failure => failure.Value.Message.Split("bytes as ")[1].Replace("Base64. ", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{1: 'a', '2': 'b', None: 3, 'true': 4}", """{"1":"a","2":"b","null":3,"true":4}""")]
    [InlineData("[{1: ['a'], 1.5: [{True: 0, 'x': 1}]}]", """[{"1":["a"],"1.5":[{"true":0,"x":1}]}]""")]
    [InlineData("WithClassVariable(1)", """{"x":1}""")]
    [InlineData("[Pair(1, 'b')]", """[[1,"b"]]""")]
    [InlineData(
        "[np.float64(1.5), np.int64(3), np.bool_(True), np.str_('a'), np.array(7), np.float16(0.1)]", """[1.5,3,true,"a",7,0.0999755859375]""")]
    [InlineData("np.array([[1, 2]])", "[[1,2]]")]
    [InlineData("np.ma.array([1, 2])", "[1,2]")]
    [InlineData("np.array([1, 'a', None, {'b': 2}], dtype=object)", """[1,"a",null,{"b":2}]""")]
    public async Task WritesWholeWhatLooksLikeIt(string value, string output)
    {
        await using var function = new PythonFunction("less");

        await function.RunAsync(JsonSerializer.Serialize(value));

        Assert.Empty(function.Failures);
        Assert.Equal(output, function.OnlyOutput);
    }

    [Theory]
    [InlineData("\"aaaaaaaa\"")]
    [InlineData("1234567890")]
    [InlineData("\"\u00e9\u00e9\u00e9\u00e9\"")]
    public async Task RefusesAnOutputThatIsLongerThanAllowed(string item)
    {
        await using var function = new PythonFunction("same");

        await function.RunAsync(function.Run("null", ["123456789", item, "\"aaaaaaa\""], maxOutputBytes: 9));

        Assert.Equal(["123456789", "null", "\"aaaaaaa\""], function.Outputs);
        Assert.Equal((1, "output_too_large"), (function.OnlyFailure.Index, function.OnlyFailure.Code));
    }

    [Fact]
    public async Task WritesAnOutputAsItWasWhenItWasReturned()
    {
        await using var function = new PythonFunction("count_up");

        await function.RunAsync(function.Run("null", ["1", "1", "1"]) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Equal(["[1]", "[2]", "[3]"], function.Outputs);
    }

    [Fact]
    public async Task WritesEveryFormAsPythonDoes()
    {
        await using var function = new PythonFunction("form");
        await using var expected = new PythonFunction("text_of_form");
        await expected.RunAsync(expected.Run("null", Child.Numbers(Forms)) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        await function.RunAsync(function.Run("null", Child.Numbers(Forms)) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.Empty(expected.Failures);
        Assert.Empty(function.Failures);
        Assert.Equal(expected.Outputs.Select(text => JsonSerializer.Deserialize<string>(text)), function.Outputs);
    }

    [Fact]
    public async Task WritesFloatsAsPythonDoes()
    {
        await using var function = new PythonFunction("spelled");
        var random = new Random(1);
        double[] edges = [
            0, -0.0, 1, 1e15, 1e16, 1e17, 123456789012345.6, 1234567890123456.8, 9999999999999998, 1234567890123456, 1e-4, 9.999e-5,
            1e-5, 1.5e-7, 1e22, 1e23, 5e-324, double.MaxValue, 2.2250738585072014e-308, 0.1 + 0.2];
        var values = edges
            .Concat(edges.Select(value => -value))
            .Concat(
            Enumerable.Range(0, 20_000).Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)))
                .Where(double.IsFinite))
            .Concat(Enumerable.Range(0, 20_000).Select(number => random.NextDouble() * Math.Pow(10, (number % 40) - 20)))
            .Concat(Enumerable.Range(0, 2000).Select(number => Math.Round(random.NextDouble() * 9e15) + (number % 2 / 2.0)));
        string[] items = [.. values.Select(value => BitConverter.DoubleToInt64Bits(value).ToString(CultureInfo.InvariantCulture))];

        await function.RunAsync(function.Run("null", items) with { ExpectedItemTime = TimeSpan.FromMicroseconds(1) });

        Assert.All(function.Outputs, output => Assert.Matches("""^\[(.+),"\1"\]$""", output));
        Assert.Equal(items.Length, function.Outputs.Count());
    }

    [Fact]
    public async Task WritesDataclassesAndEnums()
    {
        await using var function = new PythonFunction("points");

        await function.RunAsync("2.50");

        Assert.Equal("""{"point":{"x":1.5,"y":2.50,"name":null},"unit":"mi","pair":[1,2]}""", function.OnlyOutput);
    }

    [Fact]
    public async Task AnswersManyItemsOfAllSizes()
    {
        await using var function = new PythonFunction("same");
        string[] items = [
            .. Enumerable.Range(0, 30_000)
                .Select(number => number % 1000 == 999 ? $"\"{new string('x', 100_000)}\"" : number % 7 == 0 ? $"[{number}]" : $"{number}")];

        await function.RunAsync(items);

        Assert.Equal(items, function.Outputs);
    }
}
