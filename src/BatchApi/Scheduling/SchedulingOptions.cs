using System.ComponentModel.DataAnnotations;

namespace BatchApi.Scheduling;

/// <summary>The section <c>Scheduling</c>: how work is handed out and held.</summary>
internal sealed class SchedulingOptions
{
    public const string Section = "Scheduling";

    /// <summary>How long a claimed chunk stays its node's without a sign of life; 1 s to 1 h, default 15 s. Renewed at a third of it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a background job hands out one job's work before it lets another one in; 10 ms to 1 min, default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Quantum { get; set; } = TimeSpan.FromSeconds(2);
}
