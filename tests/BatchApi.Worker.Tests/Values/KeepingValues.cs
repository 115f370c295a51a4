using System.Text.Json;
using System.Text.Json.Nodes;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Values;

public sealed class KeepingValues
{
    [Theory]
    [InlineData("keep-tuple", "[3,1,2]", """{"min":1,"max":3}""")]
    [InlineData("keep-tuple-item", """{"from":1,"to":{"item1":2,"item2":"a"}}""", """{"to":2,"from":{"item1":1,"item2":"a"}}""")]
    [InlineData(
        "keep-fields",
        """{"count":3,"place":{"lat":1.5,"lon":-2},"tags":["a","b"]}""",
        """{"tags":["a","b"],"count":3,"place":{"lat":1.5,"lon":-2}}""")]
    [InlineData("keep-big", "30", "265252859812191058636308480000000")]
    [InlineData("keep-big-item", "-123456789012345678901234567890", "-123456789012345678901234567890")]
    [InlineData("keep-shape", "\"circle\"", """{"radius":0.5,"name":"c"}""")]
    [InlineData("keep-anything", "\"tuple\"", """{"item1":1,"item2":"two"}""")]
    [InlineData("keep-anything", "\"whole\"", "\"\\uD83D\\uDE00\uFFFD \\\\uFFFD\"")]
    [InlineData("take-half", """ "[\"\\uD83D\\uDE00 \\\\ud800 \\uFFFD\"]" """, """["\uD83D\uDE00 \\ud800 \uFFFD"]""")]
    [InlineData("keep-float", "3.4028235e38", "3.4028235E+38")]
    [InlineData("keep-kind", "\"two\"", "\"two\"")]
    [InlineData("keep-words", "\"a b\"", """["a","b"]""")]
    [InlineData("keep-pairs", "\"a b\"", """[{"item1":"a","item2":0},{"item1":"b","item2":1}]""")]
    [InlineData("keep-char", "\"\u00e4b\"", "\"\u00e4\"")]
    [InlineData("keep-decimal", "0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("keep-decimal", "-0.10", "-0.10")]
    [InlineData("keep-doubles", "[0.0,-0.0,null,5e-324]", "[0,-0,null,5E-324]")]
    public async Task WritesThemWhole(string operation, string item, string expected)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, [item]);

        Assert.Equal("", answer.Reason);
        Assert.Equal([expected], answer.Lines);
    }

    [Theory]
    [InlineData(
        "keep-shape", "\"stamped\"",
        "BatchApi.Misbehaving.Values.Stamped<int>, and what it has beyond BatchApi.Misbehaving.Values.Shape would be lost. "
            + "Declare the type that it has. ($)")]
    [InlineData(
        "keep-shape", "\"crowd\"", "BatchApi.Misbehaving.Values.Crowd, and what it has beyond BatchApi.Misbehaving.Values.Shape would be lost.")]
    [InlineData("keep-next-kind", "\"two\"", "($)")]
    [InlineData("keep-char", "\"\\ud83d\\ude00\"", "has half of a surrogate pair")]
    [InlineData(
        "keep-shapes", "1",
        "Stamped<int>, and what it has beyond BatchApi.Misbehaving.Values.Shape would be lost. Declare the type that it has. ($.all[1])")]
    [InlineData("keep-anything", "\"builder\"", "System.Text.StringBuilder: JSON does not hold all of it; use a string. ($.text)")]
    [InlineData("keep-anything", "\"task\"", "Task<int>: it is a task in place of a value; await it. ($[0])")]
    [InlineData("keep-anything", "\"half\"", "A string of the output, $.name, has half of a surrogate pair")]
    [InlineData("keep-anything", "\"half-key\"", "has half of a surrogate pair")]
    [InlineData("take-half", """ "[\"\\uD83D\\uDE00\",\"\\ud800\"]" """, "A string of the output, $[1], has half of a surrogate pair")]
    [InlineData("take-half", """ "{\"a\":{\"\\uDC00\":1}}" """, "has half of a surrogate pair")]
    [InlineData("take-written", """ "\"\\udfff\"" """, "A string of the output, $.json, has half of a surrogate pair")]
    [InlineData("keep-anything", "\"keys\"", "The output has the member $.1 twice")]
    [InlineData("keep-anything", "\"references\"", "The output has the member $.a twice")]
    [InlineData("keep-anything", "\"element\"", "The output has the member $.a twice")]
    [InlineData("keep-anything", "\"nan\"", "($.rates[1])")]
    public async Task FailsTheItemWhoseValueJsonCannotHoldAndNamesThePlace(string operation, string item, string message)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, [item]);

        Assert.Equal("invalid_output", RunAnswer.CodeOf(Assert.Single(answer.Lines)));
        Assert.Contains(message, RunAnswer.Failure(answer.Lines[0]).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keep-float", "1e39", "1e39 is beyond the range of Single.")]
    [InlineData("keep-float", "-1e-50", "-1e-50 is beyond the range of Single.")]
    [InlineData("keep-decimal", "1e-29", "1e-29 is beyond the range of Decimal.")]
    [InlineData("keep-decimal", "1e29", "1e29 is beyond the range of Decimal.")]
    [InlineData("keep-doubles", "[1,1e-400]", "1e-400 is beyond the range of Double.")]
    [InlineData("keep-doubles", "[1,1e400]", "1e400 is beyond the range of Double.")]
    [InlineData("echo-double", "1e-400", "1e-400 is beyond the range of Double.")]
    [InlineData("keep-tuple-item", """{"from":1}""", "has no member to")]
    [InlineData("keep-fields", """{"count":3,"places":1}""", "has the member places, which")]
    [InlineData("echo-point", """{"x":1,"y":2,"lable":"a"}""", "has the member lable, which")]
    public async Task RefusesItemsThatWouldBeLess(string operation, string item, string message)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, [item]);

        Assert.Equal("invalid_item", RunAnswer.CodeOf(Assert.Single(answer.Lines)));
        Assert.Contains(message, RunAnswer.Failure(answer.Lines[0]).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"by":{"factor":2.5,"unit":"m"}}""", "", "5m")]
    [InlineData("""{"by":{"factor":1e-50,"unit":"m"}}""", "Parameter by: 1e-50 is beyond the range of Single. It is at /factor.", null)]
    [InlineData(
        """{"by":{"factor":2,"unit":"m","of":"x"}}""",
        "Parameter by has the member of, which the operation does not know; it takes factor and unit.",
        null)]
    public async Task ReadsParametersAsItems(string parameters, string reason, string? expected)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync("keep-scale", ["2"], parameters);

        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
        Assert.Equal(expected is null ? [] : [$"\"{expected}\""], answer.Lines);
    }

    [Theory]
    [InlineData(
        "lose-builder",
        "BatchApi.Misbehaving.Values.Losing.Builder returns a List<KeyValuePair<string, System.Text.StringBuilder>>, "
            + "and that cannot be written whole. Its [].value is a System.Text.StringBuilder: JSON does not hold all of it; use a string.")]
    [InlineData(
        "lose-secret",
        "BatchApi.Misbehaving.Values.Losing.Secret returns a BatchApi.Misbehaving.Values.Secretive, and that cannot be written whole. "
            + "BatchApi.Misbehaving.Values.Secretive: it has no public property or field, so that JSON would be {}; give it some, or a converter.")]
    [InlineData(
        "lose-task",
        "BatchApi.Misbehaving.Values.Losing.TaskAsync returns a Task<int>, and that cannot be written whole. "
            + "Task<int>: it is a task in place of a value; await it.")]
    [InlineData(
        "lose-item", "BatchApi.Misbehaving.Values.Losing.Item takes a BatchApi.Misbehaving.Values.Secretive as item, and that cannot be read whole.")]
    [InlineData(
        "lose-parameter", "BatchApi.Misbehaving.Values.Losing.Parameter takes a System.Text.StringBuilder as text, and that cannot be read whole.")]
    public async Task ListsWhatWouldLoseSomethingAsUnavailableAndDoesNotRunIt(string operation, string problem)
    {
        await using WorkerChild worker = WorkerChild.Start();

        RunAnswer answer = await worker.RunAsync(operation, ["1"]);

        Assert.StartsWith(problem, answer.Reason, StringComparison.Ordinal);
        Assert.StartsWith(problem, (string?)(await DescribeAsync(worker))[operation]["problem"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keep-tuple", "outputSchema", """{"type":"object","properties":{"min":INT,"max":INT},"required":["min","max"]}""")]
    [InlineData("keep-tuple-item", "itemSchema",
        """{"type":"object","properties":{"from":INT,"to":{"type":"object","properties":{"item1":LONG,"item2":{"type":["string","null"]}}"""
            + ""","required":["item1","item2"],"additionalProperties":false}},"required":["from","to"],"additionalProperties":false}""")]
    [InlineData("keep-fields", "outputSchema",
        """{"type":"object","properties":{"tags":{"type":["array","null"],"items":{"type":"string"}},"count":INT"""
            + ""","place":{"type":"object","properties":{"lat":{"type":"number"},"lon":{"type":"number"}},"required":["lat","lon"]}}}""")]
    [InlineData("keep-big", "outputSchema", """{"type":"integer"}""")]
    [InlineData(
        "keep-shape", "outputSchema",
        """{"type":"object","anyOf":[{"properties":{"radius":{"type":"number"},"name":{"type":"string"}},"required":["radius","name"]}]}""")]
    public async Task SaysHowTheyLook(string operation, string member, string expected)
    {
        await using WorkerChild worker = WorkerChild.Start();

        JsonObject schema = (await DescribeAsync(worker))[operation][member]!.AsObject();

        Assert.Equal(expected.Replace("INT", """{"type":"integer","minimum":-2147483648,"maximum":2147483647}""", StringComparison.Ordinal)
            .Replace("LONG", """{"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807}""", StringComparison.Ordinal),
            schema.ToJsonString());
    }

    private static async Task<Dictionary<string, JsonObject>> DescribeAsync(WorkerChild worker)
    {
        worker.Send(FrameType.Describe);
        Frame frame = await worker.NextAsync();
        return JsonSerializer.Deserialize<JsonObject[]>(frame.Payload)!.ToDictionary(operation => (string)operation["name"]!);
    }
}
