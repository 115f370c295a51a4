using System.Text.Json;
using BatchApi.Worker.Tests.Children;

namespace BatchApi.Worker.Tests.Scripts;

public sealed class RunningScripts
{
    [Theory]
    [InlineData("x => x * x", "25")]
    [InlineData("function (x) { return x + 1 }", "6")]
    [InlineData("async function (x) { return x + 1 }", "6")]
    [InlineData("function square(x) { return x * x }", "25")]
    [InlineData("const two = 2; function twice(y) { return two * y } x => twice(x) // the function", "10")]
    [InlineData("// first\nx => x;", "5")]
    [InlineData("(x, p) => [x, p]", "[5,{}]")]
    [InlineData("async x => await Promise.resolve(x + 1)", "6")]
    [InlineData("x => ({ then: undefined, a: null, b: true, c: 'ü\\n\\u2028😀' })", "{\"a\":null,\"b\":true,\"c\":\"ü\\n\u2028😀\"}")]
    [InlineData("x => new Date(0)", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("x => new Uint8Array([1, 2])", "[1,2]")]
    [InlineData("x => [new Number(1), new String('a'), new Boolean(false)]", "[1,\"a\",false]")]
    public async Task CallsTheFunctionWithTheItem(string script, string output)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["5"]);

        Assert.Equal("", answer.Reason);
        Assert.Equal([output], answer.Lines);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.1")]
    [InlineData("1.5e-10")]
    [InlineData("0.000001")]
    [InlineData("9007199254740991")]
    [InlineData("-9007199254740991")]
    [InlineData("1.7976931348623157e+308")]
    [InlineData("5e-324")]
    [InlineData("\"\"")]
    [InlineData("""{"b":1,"a":[{}],"__proto__":2,"":null}""")]
    [InlineData("[[],false,\"\\\"\\\\\"]")]
    public async Task GivesBackWhatItWasGiven(string item)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync("x => x", [item]);

        Assert.Equal([item], answer.Lines);
    }

    [Theory]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740993")]
    [InlineData("""{"a":[123456789012345678901234567890]}""")]
    [InlineData("1e400")]
    public async Task RefusesNumbersThatAScriptWouldSeeAsOthers(string item)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync("x => 0", [item, "1"]);

        Assert.Equal("invalid_item", RunAnswer.CodeOf(answer.Lines[0]));
        Assert.Contains("as a string", RunAnswer.Failure(answer.Lines[0]).GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("0", answer.Lines[1]);
    }

    [Fact]
    public async Task WritesNoIntegerThatIsNotExact()
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync("x => [x * x, BigInt(x) ** 2n, 2 ** 53, -1e20, 1e21]", ["94906267"]);

        Assert.Equal(["[9.007199515875288e+15,9007199515875289,9.007199254740992e+15,-1e+20,1e+21]"], answer.Lines);
    }

    [Theory]
    [InlineData("x => new (class A { get [Symbol.toStringTag]() { return 'A' } })()", "{}")]
    [InlineData("x => [new Proxy({}, {}), (function () { return arguments })(), Object.create(null)]", "[{},{},{}]")]
    [InlineData("x => [new Uint8Array(), new Uint8Array(2)]", "[[],[0,0]]")]
    [InlineData("x => [new (class A {})(), new (class A { #m() { return 1 } static #s = 1; a = this.#m() })()]", "[{},{\"a\":1}]")]
    [InlineData("x => new (class A { #x = 1; toJSON() { return { x: this.#x } } })()", "{\"x\":1}")]
    [InlineData("function Old() { this.a = 1 } Old.prototype.get = function () { return this.a }; x => new Old()", "{\"a\":1}")]
    [InlineData("x => [...'abc'.match(/b/)]", "[\"b\"]")]
    [InlineData("x => new (class A extends Array {})(1, 2)", "[1,2]")]
    [InlineData("x => Object.create({ a: 1 }, { a: { value: 2, enumerable: true } })", "{\"a\":2}")]
    [InlineData("x => ['\\ud83d\\ude00', '\\\\ud800', 'b\\udc00'.toWellFormed()]", "[\"😀\",\"\\\\ud800\",\"b\uFFFD\"]")]
    [InlineData("x => new Date(0)", "\"1970-01-01T00:00:00.000Z\"")]
    public async Task WritesWhatIsEmptyOfItself(string script, string output)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["5"]);

        Assert.Equal([output], answer.Lines);
    }

    [Theory]
    [InlineData("x => undefined", "undefined")]
    [InlineData("x => NaN", "NaN")]
    [InlineData("x => ({ a: [1, Infinity] })", "/a/1 is Infinity")]
    [InlineData("x => x => x", "a function")]
    [InlineData("x => [Symbol('a')]", "a symbol")]
    [InlineData("x => [,1]", "/0 is undefined")]
    [InlineData("x => { const a = {}; a.a = [a]; return a }", "/a/0 holds itself")]
    [InlineData("x => '\\ud800'", "The output has a string with half of a surrogate pair")]
    [InlineData("x => ({ a: ['b\\udc00\\ud83d\\ude00'] })", "at /a/0 has a string with half of a surrogate pair")]
    [InlineData("x => ({ a: { '\\ud800': 1 } })", "at /a has the name of a member with half of a surrogate pair")]
    [InlineData("x => 'abc'.match(/b/)", "The output is an array with a member of its own, groups")]
    [InlineData("x => ({ a: Object.assign([1, 2], { note: 3 }) })", "The output at /a is an array with a member of its own, note")]
    [InlineData("x => Object.assign(new Uint8Array(2), { note: 3 })", "is an array with a member of its own, note")]
    [InlineData("x => Object.assign(new String('a'), { note: 3 })", "a boxed value with members of its own")]
    [InlineData("x => Object.assign([], { [Symbol('s')]: 3 })", "is an array with a member of its own, Symbol(s)")]
    [InlineData("x => [new (class A { #x = 1 })()]", "The output at /0 is of the class A with private fields")]
    [InlineData("x => new (class A { #x = 1; y = 2; get x() { return this.#x } })()", "is of the class A with private fields")]
    [InlineData("x => new (class B extends (class A { #x = 1 }) { y = 2 })()", "with private fields")]
    [InlineData("class Point { #x; constructor(x) { this.#x = x } } x => new Point(x)", "is of the class Point with private fields")]
    [InlineData("x => new (class A extends Array { #x = 1 })()", "is of the class A with private fields")]
    [InlineData("x => ({ [Symbol('s')]: 1 })", "has the member Symbol(s), which JSON would leave out")]
    [InlineData("x => ({ a: Object.create({ b: 1 }) })", "The output at /a has the member b from its prototype")]
    [InlineData("x => new WeakMap()", "a WeakMap")]
    [InlineData("x => new DataView(new ArrayBuffer(8))", "a DataView")]
    [InlineData("x => [-Infinity]", "/0 is -Infinity")]
    [InlineData("x => ({ a: () => 1 })", "/a is a function")]
    [InlineData("x => [1, undefined]", "/1 is undefined")]
    [InlineData("x => new Array(2)", "/0 is undefined")]
    [InlineData("x => new Map([[1, 2]])", "a Map")]
    [InlineData("x => ({ a: new RangeError('far') })", "/a is an Error")]
    [InlineData("x => /a/", "a RegExp")]
    [InlineData("x => new Date('never')", "an invalid Date")]
    [InlineData("x => new Map([[1, 2]]).values()", "a Map Iterator")]
    [InlineData("x => (function* () { yield 1 })()", "a Generator")]
    [InlineData("x => new ArrayBuffer(8)", "an ArrayBuffer")]
    [InlineData("x => new Promise(() => {})", "never settles")]
    [InlineData("x => { let a = []; for (let i = 0; i < 65; i++) a = [a]; return a }", "deeper than 64")]
    public async Task SaysWhatHasNoForm(string script, string message)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["5"]);

        JsonElement failure = RunAnswer.Failure(Assert.Single(answer.Lines));
        Assert.Equal("invalid_output", failure.GetProperty("code").GetString());
        Assert.Contains(message, failure.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x => { throw new TypeError('bad') }", "TypeError", "bad (line 1, column 14)")]
    [InlineData("x =>\n  x.a.b", "TypeError", "(line 2, column ")]
    [InlineData("function (x) { return y }", "ReferenceError", "y is not defined (line 1, column 23)")]
    [InlineData("x => { throw 'text' }", null, "Thrown: text (line 1, column 14)")]
    [InlineData("async x => { throw new RangeError('late') }", "RangeError", "late")]
    [InlineData("x => ({ get a() { throw new RangeError('got') } })", "RangeError", "got")]
    [InlineData("x => { throw { get message() { throw 1 } } }", null, "cannot be read")]
    [InlineData("x => eval('1')", "TypeError", "")]
    [InlineData("x => Function('return 1')()", "TypeError", "")]
    [InlineData("x => System.IO.File.ReadAllText('/etc/passwd')", "ReferenceError", "System is not defined")]
    [InlineData("(x, p) => { p.a = 1 }", "TypeError", "")]
    public async Task SaysWhatWasThrown(string script, string? type, string message)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["5"]);

        JsonElement failure = RunAnswer.Failure(Assert.Single(answer.Lines));
        Assert.Equal("operation_error", failure.GetProperty("code").GetString());
        Assert.Equal(type, failure.TryGetProperty("type", out JsonElement given) ? given.GetString() : null);
        Assert.Contains(message, failure.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("for (;;) ;", "StatementLimitError", "100,000,000")]
    [InlineData("const f = () => 1 + f(); f()", "RecursionLimitError", "2,000")]
    [InlineData("new Array(1e9).fill(0)", "ArrayLimitError", "10,000,000")]
    [InlineData("let s = 'x'; while (true) s = s + s + s.length", "RangeError", "Invalid string length")]
    [InlineData("const all = []; while (true) all.push(new Array(1000).fill(all.length))", "MemoryLimitError", "384 MiB")]
    [InlineData("while (true) 'x'.repeat(100000).toUpperCase()", "MemoryLimitError", "4,096 MiB")]
    [InlineData("/(a+)+$/.test('a'.repeat(40) + 'b')", "RegExpLimitError", "2 seconds")]
    public async Task StopsAtALimitAndGoesOn(string statements, string type, string message)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync($"x => {{ if (x === 1) {{ {statements} }} return x }}", ["0", "1", "2"]);

        Assert.Equal(["0", "2"], [answer.Lines[0], answer.Lines[2]]);
        JsonElement failure = RunAnswer.Failure(answer.Lines[1]);
        Assert.Equal(("operation_error", type), (failure.GetProperty("code").GetString(), failure.GetProperty("type").GetString()));
        Assert.Contains(message, failure.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeepsNothingFromOneRunToTheNext()
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();
        const string Counting = "let count = 0; x => { globalThis.mark = (globalThis.mark ?? 0) + 1; return [++count, mark] }";

        RunAnswer first = await worker.RunScriptAsync(Counting, ["0", "0"]);
        RunAnswer second = await worker.RunScriptAsync(Counting, ["0"]);

        Assert.Equal(["[1,1]", "[2,2]"], first.Lines);
        Assert.Equal(["[1,1]"], second.Lines);
    }

    [Fact]
    public async Task PrintsWithTheIndexOfTheItem()
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync("x => { console.log('item', x, [1], undefined); return x }", ["7", "8"]);

        Assert.Equal([(0, "item 7 [1] undefined"), (1, "item 8 [1] undefined")], answer.Logs.Select(log => (log.LogIndex, log.LogText)));
    }

    [Fact]
    public async Task PrintsErrorsAsErrors()
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync("x => { console.error('e'); console.warn('w'); console.info('i'); return x }", ["7"]);

        Assert.Equal([(true, "e"), (true, "w"), (false, "i")], answer.Logs.Select(log => (log.IsErrors, log.LogText)));
    }

    [Theory]
    [InlineData("x => { Promise.resolve().then(() => console.log(x)); return x }")]
    [InlineData("x => { Promise.resolve().then(() => console.log(x)); throw x }")]
    [InlineData("async x => { (async () => { await null; await null; await null; console.log(x) })(); return x }")]
    public async Task RunsWhatAnItemHasLeftBeforeTheNext(string script)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["0", "1", "2"]);

        Assert.Equal([(0, "0"), (1, "1"), (2, "2")], answer.Logs.Select(log => (log.LogIndex, log.LogText)));
    }

    [Fact]
    public async Task EndsAnOutputThatIsTooLarge()
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync("x => 'ü'.repeat(x)", ["100000000", "3"], maxOutputBytes: 1000);

        Assert.Equal("output_too_large", RunAnswer.CodeOf(answer.Lines[0]));
        Assert.Equal("\"üüü\"", answer.Lines[1]);
    }

    [Theory]
    [InlineData("x => ", "{}", "cannot be parsed")]
    [InlineData("5", "{}", "not a function")]
    [InlineData("throw new TypeError('at once'); x => x", "{}", "TypeError: at once (line 1, column 7)")]
    [InlineData("x => x", """{"a":9007199254740993}""", "parameters: The integer 9007199254740993")]
    public async Task SaysWhyARunCannotBegin(string script, string parameters, string reason)
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync(script, ["1"], parameters);

        Assert.Contains(reason, answer.Reason, StringComparison.Ordinal);
        Assert.Empty(answer.Lines);
    }

    [Fact]
    public async Task GivesTheParametersToEveryItem()
    {
        await using WorkerChild worker = WorkerChild.StartForScripts();

        RunAnswer answer = await worker.RunScriptAsync("(x, { by }) => x * by", ["2", "3"], """{"by":10}""");

        Assert.Equal(["20", "30"], answer.Lines);
    }
}
