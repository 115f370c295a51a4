namespace BatchApi.Catalogue.Entries;

/// <summary>A function of a Python module as an operation.</summary>
internal sealed class PythonEntry : OperationEntry
{
    /// <summary><c>module:function</c>.</summary>
    public string Function { get; set; } = "";

    /// <summary>The folder that the module is in; default: where the interpreter looks by itself.</summary>
    public string? Path { get; set; }

    /// <summary><c>module:function</c>, called once in each worker before its first item; default: none.</summary>
    public string? Initializer { get; set; }

    /// <summary>
    /// JSON Schema of the parameters' object: a file, or JSON that begins with <c>{</c>; default: what the signature says. Every job's
    /// parameters are checked against it.
    /// </summary>
    public string? ParametersSchema { get; set; }

    /// <summary>The interpreter, for instance that of a virtual environment; default: <c>Pool:Python</c>.</summary>
    public string? Interpreter { get; set; }

    /// <summary>Items of an <c>async def</c> that a worker has under way at once, 1 to 10,000; default 1.</summary>
    public int Concurrency { get; set; } = 1;
}
