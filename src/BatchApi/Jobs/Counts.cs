namespace BatchApi.Jobs;

/// <summary>How many items of a job are where: <c>Total = Pending + Running + Succeeded + Failed + Canceled</c> at every moment.</summary>
/// <param name="Running">Handed to a worker and not yet committed.</param>
internal readonly record struct Counts(long Total, long Pending, long Running, long Succeeded, long Failed, long Canceled)
{
    /// <summary>Items with an outcome.</summary>
    public long Done => Succeeded + Failed + Canceled;
}
