using BatchApi.Jobs.Items;
using BatchApi.Storage;

namespace BatchApi.Endpoints.Results.Answers;

/// <summary>What became of one item, but for its output.</summary>
/// <param name="Failure">Why it failed; null: it ran and succeeded, or never ran.</param>
/// <param name="CanceledCode">Why it never ran; null: it ran.</param>
/// <param name="CanceledMessage">What the job's error says, if it never ran; null: nothing.</param>
internal readonly record struct Outcome(Failure? Failure, string? CanceledCode, string? CanceledMessage = null)
{
    public ResultState State => CanceledCode is not null ? ResultState.Canceled : Failure is null ? ResultState.Succeeded : ResultState.Failed;

    public string? Code => CanceledCode ?? Failure?.Code;

    /// <param name="failures">By rising index.</param>
    /// <param name="next">The first of them that does not lie behind; moved on.</param>
    public static Outcome Of(OutputRow row, long index, IReadOnlyList<Failure> failures, ref int next)
    {
        while (next < failures.Count && failures[next].Index < index)
            next++;
        return new(next < failures.Count && failures[next].Index == index ? failures[next] : null, row.CanceledCode, row.CanceledMessage);
    }
}
