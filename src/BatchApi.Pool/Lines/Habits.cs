using System.Collections.Concurrent;

namespace BatchApi.Pool.Lines;

/// <summary>What was learned of each kind of program that speaks lines, for as long as the pool lives.</summary>
internal sealed class Habits
{
    private readonly ConcurrentDictionary<string, Habit> _habits = [];

    public Habit Of(WorkerCommand command) => _habits.GetOrAdd(command.Name, _ => new());
}
