namespace BatchApi.Worker.Framing;

/// <summary>
/// On whose behalf something is done: the run's number, 0 if it is not known, and the item's index, <see cref="ItemAtWork.None"/> if there is none
/// or it is not known.
/// </summary>
internal sealed record Origin(int Run, long Index)
{
    public static Origin Unknown { get; } = new(0, ItemAtWork.None);
}
