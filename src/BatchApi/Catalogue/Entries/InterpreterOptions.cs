using System.ComponentModel.DataAnnotations;

namespace BatchApi.Catalogue.Entries;

/// <summary>Settings of the section <c>Pool</c> that the pool itself does not use.</summary>
internal sealed class InterpreterOptions
{
    public const string Section = "Pool";

    /// <summary>
    /// The Python interpreter, 3.8 or later: a path, or a name that is looked up in <c>PATH</c>; default <c>python3</c>. Needed only for
    /// operations in Python.
    /// </summary>
    [Required]
    public string Python { get; set; } = "python3";
}
