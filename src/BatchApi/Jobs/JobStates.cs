namespace BatchApi.Jobs;

/// <summary>What can be said of a state without looking at its job.</summary>
internal static class JobStates
{
    public static bool HasEnded(this JobState state) =>
        state is JobState.Canceled or JobState.Succeeded or JobState.PartiallySucceeded or JobState.Failed;

    /// <summary>The state's name in requests, answers and the store: <c>partially_succeeded</c>.</summary>
    public static string Name(this JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Canceling => "canceling",
        JobState.Canceled => "canceled",
        JobState.Succeeded => "succeeded",
        JobState.PartiallySucceeded => "partially_succeeded",
        JobState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>The state of that name, or null.</summary>
    public static JobState? Parse(string name) =>
        Enum.GetValues<JobState>().Select(state => (JobState?)state).FirstOrDefault(state => state!.Value.Name() == name);
}
