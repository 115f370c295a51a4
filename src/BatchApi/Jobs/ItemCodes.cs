using System.Collections.Frozen;
using System.Text.Json;

namespace BatchApi.Jobs;

/// <summary>Which codes there are, as they are stored and shown: <c>operation_error</c>. A code that is not among these is never stored.</summary>
internal static class ItemCodes
{
    public static IReadOnlyList<string> All { get; } = NamesOf(Enum.GetValues<ItemCode>());

    private static readonly FrozenSet<string> Jobs =
        NamesOf([ItemCode.WorkerStartFailed, ItemCode.OperationUnavailable, ItemCode.InternalError]).ToFrozenSet();

    private static readonly FrozenSet<string> Items = All.Except([.. Jobs, JobLifecycle.CanceledCode]).ToFrozenSet();

    /// <summary>Whether an item that ran may fail with it.</summary>
    public static bool IsOfAnItem(string code) => Items.Contains(code);

    /// <summary>Whether a job may fail with it, and with the job its items that never ran.</summary>
    public static bool IsOfAJob(string code) => Jobs.Contains(code);

    private static string[] NamesOf(ItemCode[] codes) => [.. codes.Select(code => JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()))];
}
