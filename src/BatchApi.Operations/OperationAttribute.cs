namespace BatchApi.Operations;

/// <summary>Marks a public method as an operation: the function a job runs on each of its items.</summary>
/// <remarks>
/// The first parameter is the item. Further ones are bound by name from the job's <c>parameters</c>; those with a default may be left out.
/// A <see cref="CancellationToken"/> and an <see cref="OperationContext"/> are given if asked for. The result is the output, or a task of it.
/// An instance method's class is made once per worker, by its constructor without parameters, and disposed of when the worker ends.
/// Items run one at a time in a worker; <see cref="System.ComponentModel.DescriptionAttribute"/> on a parameter appears in its JSON Schema.
/// </remarks>
/// <param name="name">What jobs call it, unique in the service, such as <c>word-count</c>.</param>
/// <param name="description">What it does, in a sentence.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string name, string description) : Attribute
{
    /// <summary>What jobs call it.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    public string Description { get; } = description;

    /// <summary>A JSON array of items that run as they stand; shown in the catalogue. Default: none.</summary>
    public string? Example { get; init; }

    /// <summary>A JSON object of parameters that goes with <see cref="Example"/>. Default: none.</summary>
    public string? ExampleParameters { get; init; }

    /// <summary>
    /// Whether a fresh worker takes over after any item that failed: for an operation whose state an error may have spoiled. Default:
    /// the worker goes on, and is replaced only if it crashed, hung or took too much.
    /// </summary>
    public bool FreshAfterFailure { get; init; }
}
