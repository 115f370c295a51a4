using System.ComponentModel.DataAnnotations;

namespace BatchApi.Storage;

/// <summary>Of the section <c>Scheduling</c>: how long work stays with whoever claimed it.</summary>
internal sealed class LeaseOptions
{
    public const string Section = "Scheduling";

    /// <summary>How long a claimed chunk stays its node's without a sign of life; 1 s to 1 h, default 15 s. Renewed at a third of it.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);
}
