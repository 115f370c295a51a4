using System.Runtime.InteropServices;
using BatchApi.Pool.Confinement.Seccomp;

namespace BatchApi.Pool.Confinement;

/// <summary>What this machine has to keep workers apart. Each layer is tried once, on a thread that ends with it.</summary>
internal sealed record OfferedLayers(IReadOnlyList<LayerReport> Reports)
{
    public static OfferedLayers Here { get; } = new(OperatingSystem.IsLinux() ? [Privileges(), Limits(), Files(), Calls()] : Absent());

    /// <summary>Those of the layers that can be put in force, if only in part.</summary>
    public IsolationLayers InForce(IsolationLayers layers) =>
        layers & Reports.Where(report => report.IsAvailable || (report.Layer == IsolationLayers.Files && Landlock.Abi > 0))
            .Aggregate(IsolationLayers.None, (sum, report) => sum | report.Layer);

    /// <summary>Why a worker that must have all of the layers cannot be started; null: it can.</summary>
    public string? Lacking(Isolation isolation)
    {
        if (!isolation.IsRequired)
            return null;

        var missing = Reports.Where(report => isolation.Layers.HasFlag(report.Layer) && !report.IsAvailable)
            .Select(report => $"{report.Layer} ({report.Detail})")
            .ToList();
        return missing.Count == 0 ? null : $"its isolation is required, and this machine lacks {string.Join(" and ", missing)}";
    }

    private static LayerReport[] Absent() =>
        [.. Enum.GetValues<IsolationLayers>().Where(layer => layer is not (IsolationLayers.None or IsolationLayers.All))
            .Select(layer => new LayerReport(layer, false, "Linux only"))];

    private static LayerReport Privileges() => Report(
        IsolationLayers.Privileges, "no_new_privs, no capabilities", Try(
            new() { DropsCapabilities = true, ForbidsNewPrivileges = true, Ruleset = -1 }));

    private static LayerReport Limits() => new(IsolationLayers.Limits, true, ResourceLimits.Detail);

    private static LayerReport Files()
    {
        if (Landlock.Abi == 0)
            return new(IsolationLayers.Files, false, "Landlock is not in this kernel, is switched off, or is forbidden to this process");

        using var ruleset = Landlock.Ruleset([], network: false, localSockets: false);
        var error = Try(new() { ForbidsNewPrivileges = true, Ruleset = ruleset.Number });
        var missing = Landlock.Abi < 3 ? "truncation, TCP, signals" : Landlock.Abi < 4 ? "TCP, signals" : "signals";
        return Landlock.Abi < Landlock.CompleteAbi && error is null
            ? new(IsolationLayers.Files, false, $"Landlock ABI {Landlock.Abi}: files; this kernel has it not yet for {missing}")
            : Report(IsolationLayers.Files, $"Landlock ABI {Landlock.Abi}: files, TCP, signals", error);
    }

    private static LayerReport Calls() => CallNumbers.Own is null
        ? new(IsolationLayers.Calls, false, $"no seccomp filter for {RuntimeInformation.ProcessArchitecture}")
        : Report(
            IsolationLayers.Calls, "seccomp: sockets, tracing, namespaces, io_uring, limits of others",
            Try(new() { ForbidsNewPrivileges = true, Ruleset = -1, Filter = CallFilter.Program(network: false, localSockets: false) }));

    private static LayerReport Report(IsolationLayers layer, string detail, string? error) => new(layer, error is null, error ?? detail);

    private static unsafe string? Try(StartPlan plan)
    {
        StartingThread.Carry(&plan).Join();
        return plan.Failed == StartStep.None ? null : $"{plan.Failed}: {Marshal.GetPInvokeErrorMessage(plan.Error)}";
    }
}
