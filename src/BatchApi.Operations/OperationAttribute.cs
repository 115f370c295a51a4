namespace BatchApi.Operations;

/// <summary>Marks a public method as an operation: the function a job runs on each of its items.</summary>
/// <remarks>
/// The first parameter is the item. Further ones are bound by name from the job's <c>parameters</c>; those with a default may be left out.
/// A <see cref="CancellationToken"/> and an <see cref="OperationContext"/> are given if asked for. The result is the output, or a task of it.
/// An instance method's class is made once per worker, by its constructor without parameters, and disposed of when the worker ends.
/// Items run one at a time in a worker unless <see cref="Concurrency"/> says otherwise;
/// <see cref="System.ComponentModel.DescriptionAttribute"/> on a parameter appears in its JSON Schema.
/// </remarks>
/// <param name="name">What jobs call it, unique in the service, such as <c>word-count</c>:
/// up to 100 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, the first a letter or digit.</param>
/// <param name="description">What it does, in a sentence.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string name, string description) : Attribute
{
    /// <summary>Most items at once in one worker.</summary>
    public const int MaxConcurrency = 10_000;

    /// <summary>What jobs call it.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    public string Description { get; } = description;

    /// <summary>A JSON array of items that run as they stand; shown in the catalogue. Default: none.</summary>
    public string? Example { get; init; }

    /// <summary>A JSON object of parameters that goes with <see cref="Example"/>. Default: none.</summary>
    public string? ExampleParameters { get; init; }

    /// <summary>
    /// Items that one worker has under way at once, 1 to 10,000; default 1. For asynchronous methods that wait rather than compute: each is called
    /// when there is room and shares the worker's object, process and memory with the others, so that what it uses must bear that.
    /// </summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>
    /// Whether a fresh worker takes over after any item that failed: for an operation whose state an error may have spoiled. Default:
    /// the worker goes on, and is replaced only if it crashed, hung or took too much.
    /// </summary>
    public bool FreshAfterFailure { get; init; }
}
