namespace BatchApi.Pool;

/// <summary>An operation of a kind of worker: what <see cref="WorkerPool.MapAsync"/> runs on each item.</summary>
/// <param name="Command">The kind of worker that has it.</param>
/// <param name="Begin">What the worker is told before the first item: the operation and its parameters. The pool passes it on unread.</param>
public sealed record WorkerOperation(WorkerCommand Command, ReadOnlyMemory<byte> Begin);
