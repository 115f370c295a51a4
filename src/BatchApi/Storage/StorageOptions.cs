using System.ComponentModel.DataAnnotations;

namespace BatchApi.Storage;

/// <summary>The section <c>Storage</c>: where the truth is kept.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The database; <c>sqlite</c>, a file in <see cref="Directory"/>.</summary>
    [AllowedValues("sqlite", ErrorMessage = "Storage:Provider must be sqlite.")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>The data folder, relative to the current directory; made if missing; default <c>data</c>.</summary>
    [Required]
    public string Directory { get; set; } = "data";

    /// <summary>How long a claim is good without being renewed; set as <c>Scheduling:Lease</c>; 1 s to 1 h, default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);
}
