namespace BatchApi.Jobs;

/// <summary>A job's weight when idle slots are shared out; the number is the weight.</summary>
internal enum Priority
{
    Low = 1,
    Normal = 2,
    High = 4,
}
