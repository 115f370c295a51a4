using System.ComponentModel.DataAnnotations;

namespace BatchApi.Storage;

/// <summary>The section <c>Storage</c>: where the truth is kept.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The database; <c>sqlite</c>, a file in <see cref="Directory"/>.</summary>
    [AllowedValues("sqlite")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>The data folder, relative to the current directory; made if missing; default <c>data</c>.</summary>
    [Required]
    public string Directory { get; set; } = "data";

    /// <summary>
    /// Room that stays free on the disk of the data folder, in MiB, but never more than a tenth of that disk; default 64. With less left, no
    /// job is accepted and no result stored until there is more; jobs can still be canceled and deleted, and the service stopped and started.
    /// </summary>
    [Range(0, 1 << 20)]
    public int MinFreeMiB { get; set; } = 64;
}
