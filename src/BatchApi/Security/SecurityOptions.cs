namespace BatchApi.Security;

/// <summary>The section <c>Security</c>: who may connect.</summary>
internal sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>
    /// Whether the service may listen on an address that other machines can reach: everybody there could then submit, read and delete.
    /// Default false.
    /// </summary>
    public bool AllowAnonymous { get; set; }
}
