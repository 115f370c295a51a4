using System.ComponentModel.DataAnnotations;

namespace BatchApi.Storage;

/// <summary>The part of the section <c>Scheduling</c> about how long a claim holds.</summary>
internal sealed class LeaseOptions
{
    public const string Section = "Scheduling";

    /// <summary>
    /// How long a claimed chunk stays with a node that does not renew the lease; 1 s to 1 h, default 15 s. Nodes renew it at a third of it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);
}
