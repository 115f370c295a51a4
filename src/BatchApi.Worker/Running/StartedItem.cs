namespace BatchApi.Worker.Running;

/// <summary>An item that was begun and has no answer yet.</summary>
/// <param name="Task">Completes with the output; null: the item could not be read.</param>
/// <param name="Problem">Why it could not be read.</param>
internal readonly record struct StartedItem<TOutput>(long Index, Task<TOutput>? Task, string? Problem)
{
    public bool IsCompleted => Task is null or { IsCompleted: true };
}
