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
}
