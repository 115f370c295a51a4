using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Commands;

/// <summary><c>operation test</c>: what the author of an operation is told.</summary>
public sealed class TryingOperations
{
    [Fact]
    public async Task FindsNothingWrongWithWhatIsRight()
    {
        var (code, output) = await TryAsync("square");

        Assert.Equal(0, code);
        Assert.Contains("square: 5 items, 0 failed", output, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with it.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("misbehave", """{"do":"exit","code":3}""", 1, "worker_crashed: One item failed.", "exited with code 3")]
    [InlineData("misbehave", """{"do":"print","text":"hello"}""", 0, "noise: One line was printed, the first: hello", "no schema")]
    [InlineData("square", "1\n\"x\"\n2", 1, "invalid_item: One item failed. The first, 1, was \"x\"", "One thing is wrong with it.")]
    [InlineData("echo-double", "1.5", 1, "lossy numbers: 9007199254740993 went in and 9007199254740992 came out", "One thing is wrong with it.")]
    [InlineData("keep-nothing", "1", 1, "bare object: The type of an output has no members: JSON says {} of each.", "One thing is wrong with it.")]
    [InlineData("count-calls", "1\n2\n3", 0, "not deterministic: 2 items had another outcome the second time", "Item 0 (1): 1, then 3.")]
    public async Task NamesWhatIsWrong(string operation, string items, int expected, string finding, string more)
    {
        var (code, output) = await TryAsync(operation, items);

        Assert.Contains(finding, output, StringComparison.Ordinal);
        Assert.Contains(more, output, StringComparison.Ordinal);
        Assert.Equal(expected, code);
    }

    [Theory]
    [InlineData("sqare", "1", "Did you mean square?")]
    [InlineData("square", "1\nx", "line 2, is not JSON")]
    [InlineData("square", "", "There are no items.")]
    public async Task SaysWhyItCannotBeTried(string operation, string items, string reason)
    {
        var (code, output) = await TryAsync(operation, items);

        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task SaysWhyTheInitializerFailed()
    {
        var (code, output) = await TryPythonAsync(
            "licensed", "1", "def licensed(x): return 2 * x\ndef prepare(): raise ValueError('no licence')\n", "--Operations:Python:0:Initializer",
            "tried:prepare");

        Assert.Contains("The initializer tried:prepare raised ValueError: no licence", output, StringComparison.Ordinal);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task KeepsToTheLimitsThatJobsHave()
    {
        var (code, output) = await TryAsync("misbehave", """{"do":"eat","bytes":300000000}""", "--Jobs:MemoryLimitMiB", "128");

        Assert.Contains("memory_limit: One item failed.", output, StringComparison.Ordinal);
        Assert.Contains("128 MiB are allowed", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task SeesThatAProgramDoesNotFlush()
    {
        var (code, output) = await TryAsync(
            "same", string.Join('\n', Enumerable.Repeat("\"text\"", 200)), "--Operations:Commands:0:Name", "same",
            "--Operations:Commands:0:Command:0", "jq", "--Operations:Commands:0:Command:1", "-c", "--Operations:Commands:0:Command:2", ".");

        Assert.Contains("not flushing", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task SeesThatMemoryIsNearItsLimit()
    {
        var (code, output) = await TryAsync("misbehave", """{"do":"eat","bytes":300000000}""", "--Jobs:MemoryLimitMiB", "384");

        Assert.Contains("memory: The worker held", output, StringComparison.Ordinal);
        Assert.Contains("at 384 MiB it is ended", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData("while read -r x; do echo $x; echo 7; done", "wrong count: 2 items failed.", "with more than one line. After the first came: 7")]
    [InlineData("while read -r x; do [ $x = 2 ] || echo $x; done", "wrong count: One item failed. The first, 1, was 2:", "with no line")]
    [InlineData("while read -r x; do echo working on $x; done", "noise on stdout: 2 items failed.", "not one JSON value in UTF-8: working on 1")]
    [InlineData("while read -r x; do echo $x; echo done with $x; done", "noise on stdout: 2 items failed.", "After the first came: done with 1")]
    public async Task TellsAWrongCountFromNoiseOnAProgramsOutput(string script, string finding, string more)
    {
        var (code, output) = await TryAsync("program", "1\n2", Program(script));

        Assert.Contains($"✗ {finding}", output, StringComparison.Ordinal);
        Assert.Contains(more, output, StringComparison.Ordinal);
        Assert.Contains("• no description: ", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    // Some with items that take equally long, or with one alone.
    [Theory]
    [InlineData("xargs -P 4 -I {} sh -c 'echo {}'", "1\n2\n3")]
    [InlineData(
        "exec python3 -c '\nimport concurrent.futures, sys\npool = concurrent.futures.ThreadPoolExecutor(4)\n"
            + "for line in sys.stdin:\n    pool.submit(lambda line: print(int(line) ** 2, flush=True), line)\n'",
        "7")]
    [InlineData(
        "exec python3 -c '\nimport random, sys, threading\nfor line in sys.stdin:\n"
            + "    threading.Timer(random.random() / 100, lambda line: print([random.random(), line[:-1]][1], flush=True), [line]).start()\n'",
        "\"text\"")]
    [InlineData(
        "exec python3 -c '\nimport json, random, sys, threading\nfor line in sys.stdin:\n    threading.Timer(random.random() / 100, lambda line: "
            + "print(json.dumps({\"of\": json.loads(line), \"at\": random.random()}), flush=True), [line]).start()\n'",
        "1\n2")]
    [InlineData(
        "exec node -e 'require(\"readline\").createInterface({ input: process.stdin }).on(\"line\", async line => { const n = Number(line); "
            + "await new Promise(done => setTimeout(done, n % 7)); console.log(n * n); })'",
        "7\n14")]
    public async Task FindsAProgramThatAnswersOutOfOrder(string script, string items)
    {
        var (code, output) = await TryAsync("program", items, Program(script));

        Assert.Contains("✗ answers out of order: Given ", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Theory]
    [InlineData("while read -r x; do echo $x; done", "1\n2\n3")]
    [InlineData("exec mawk '{ print $1 * $1 }'", "1")]
    [InlineData(
        "exec python3 -c '\nimport concurrent.futures, sys\npool = concurrent.futures.ThreadPoolExecutor(4)\n"
            + "for answer in pool.map(lambda line: int(line) ** 2, iter(sys.stdin.readline, \"\")):\n    print(answer, flush=True)\n'",
        "7\n8")]
    public async Task FindsNothingWrongWithOneThatAnswersInOrder(string script, string items)
    {
        var (code, output) = await TryAsync("program", items, Program(script));

        Assert.DoesNotContain("✗", output, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with it.", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData(
        "while read -r x; do od -An -N6 -tu4 /dev/urandom | tr -s ' ' | cut -d ' ' -f 2; done",
        "not deterministic: ",
        "order not tried: It answers the same item in another way each time")]
    [InlineData("while read -r x; do echo \"[$x, $(od -An -N4 -tu4 /dev/urandom)]\"; done", "not deterministic: ", "Nothing is wrong with it.")]
    [InlineData("while read -r x; do echo true; done", "order not tried: All items are answered alike (true)", "--items FILE")]
    [InlineData("n=0; while read -r x; do n=$((n + 1)); echo $n; done", "not deterministic: ", "")]
    public async Task SaysWhatKeepsItFromSeeingTheOrder(string script, string finding, string more)
    {
        var (code, output) = await TryAsync("program", "1\n2\n3", Program(script));

        Assert.DoesNotContain("✗", output, StringComparison.Ordinal);
        Assert.Contains(finding, output, StringComparison.Ordinal);
        Assert.Contains(more, output, StringComparison.Ordinal);
        Assert.Contains(
            output.Contains("order not tried", StringComparison.Ordinal)
                ? "Nothing wrong was found, but not everything could be tried."
                : "Nothing is wrong with it.",
            output,
            StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public async Task FindsAProgramThatLosesWhatItDoesNotReadAlone()
    {
        var (code, output) = await TryAsync("program", "1\n2\n3", Program("while x=$(head -n 1) && [ -n \"$x\" ]; do echo $x; done"));

        Assert.Contains("✗ fails together: Given ", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Fact]
    public async Task SeesWhatAProgramWritesBeforeItIsAsked()
    {
        var (code, output) = await TryAsync("program", "1\n2", Program("echo ready; sleep 1; exec cat"));

        // Before an item was sent, or before it was read: as it happens.
        Assert.Matches("wrote to its output (before it read an item|although nothing was asked of it): ready", output);
        Assert.NotEqual(0, code);
    }

    [Fact]
    public async Task SeesThatAPythonFunctionStartsSlowlyAndLosesOneNumberOfTwo()
    {
        const string Module =
            "import time\ntime.sleep(1.2)\ndef round_second(item: list) -> list:\n    'Rounds.'\n    return [item[0], float(item[1])]\n";

        var (code, output) = await TryPythonAsync("round_second", "[1, 2]", Module);

        Assert.Contains("• slow start: A worker takes ", output, StringComparison.Ordinal);
        Assert.Contains("✗ lossy numbers: 9007199254740993 went in and 9007199254740992.0 came out", output, StringComparison.Ordinal);
        Assert.DoesNotContain("no description", output, StringComparison.Ordinal);
        Assert.DoesNotContain("no schema", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    [Theory]
    [InlineData("return item * 1", "• rewritten numbers: 1.10 went in and 1.1 came out", 0)]
    [InlineData("return item if isinstance(item, int) else float(item)", "• rewritten numbers: 1.10 went in and 1.1 came out", 0)]
    [InlineData(
        "return item if item < 10 ** 20 else float(item)",
        "✗ lossy numbers: 123456789012345678901234567890 went in and 1.2345678901234568e+29 came out",
        1)]
    public async Task TriesDecimalsExponentsAndManyDigits(string body, string finding, int expected)
    {
        var (code, output) = await TryPythonAsync("numbers", "1", $"def numbers(item: float) -> float:\n    'A number.'\n    {body}\n");

        Assert.Contains(finding, output, StringComparison.Ordinal);
        Assert.Equal(expected, code);
    }

    [Fact]
    public async Task GivesTheParametersThatAJobWouldGive()
    {
        var (code, output) = await TryPythonAsync(
            "times", "3\n4",
            "def times(item: int, *, by: int) -> int:\n    'A product.'\n    assert by == 7\n    return item * by\n",
            "--parameters",
            """{"by": 7}""");

        Assert.Contains("times: 2 items, 0 failed", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Theory]
    [InlineData(
        """{"text": 1, "loud": true}""", "/parameters/text: Must be of type string.", "/parameters/loud: The operation bind has no such parameter")]
    [InlineData("[1]", "Parameters must be a JSON object.", "")]
    [InlineData("text", "The parameters are not JSON:", "")]
    public async Task SaysWhatIsWrongWithParameters(string parameters, string reason, string more)
    {
        var (code, output) = await TryAsync("bind", "1", "--parameters", parameters);

        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Contains(more, output, StringComparison.Ordinal);
        Assert.Equal(2, code);
    }

    [Fact]
    public async Task TellsWhatIsBehindAFailureAndWhatWouldAllowIt()
    {
        var (code, output) = await TryPythonAsync(
            "settings",
            "1",
            "def settings(item: int) -> int:\n    'Reads.'\n    try:\n        open('/var/log/lastlog')\n"
                + "    except OSError as error:\n        raise ValueError('no settings') from error\n");

        Assert.Contains("no settings", output, StringComparison.Ordinal);
        Assert.Contains("in the operation's entry: Readable: [\"/var/log/lastlog\"]", output, StringComparison.Ordinal);
        Assert.Contains(
            "cause: PermissionError: [Errno 13] Permission denied: '/var/log/lastlog' (tried.py:4 in settings)", output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    private static string[] Program(string script) =>
        [
            "--Operations:Commands:0:Name", "program",
            "--Operations:Commands:0:Command:0", "sh",
            "--Operations:Commands:0:Command:1", "-c",
            "--Operations:Commands:0:Command:2", script];

    // Of a function that has the operation's name.
    private static async Task<(int Code, string Output)> TryPythonAsync(
        string operation, string items, string module, params IEnumerable<string> settings)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "tried.py"), module, TestContext.Current.CancellationToken);
        return await TryAsync(
            operation, items, [
                "--Operations:Python:0:Name", operation,
                "--Operations:Python:0:Function",
                $"tried:{operation}",
                "--Operations:Python:0:Path", folder.Path, .. settings]);
    }

    private static async Task<(int Code, string Output)> TryAsync(string operation, string? items = null, params IEnumerable<string> settings)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "items.ndjson");
        if (items is not null)
            await File.WriteAllTextAsync(file, items, TestContext.Current.CancellationToken);
        using var trial = ServiceProcess.Start(
            folder,
            [
                Artifacts.Service, "operation", "test", operation,
                .. items is null ? Array.Empty<string>() : ["--items", file],
                "--Operations:Directory", Service.Misbehaving, .. settings]);

        var code = await trial.ExitAsync(ServiceProcess.Deadline);

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path, "data"));
        return (code, trial.Output);
    }
}
