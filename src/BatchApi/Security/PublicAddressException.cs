using System.Net;

namespace BatchApi.Security;

/// <summary>The service was told to listen where other machines can reach it, but not that they may.</summary>
internal sealed class PublicAddressException(IPEndPoint address) : Exception(
    $"{address} can be reached from other machines, and everybody there could submit, read and delete jobs. "
    + "Listen on 127.0.0.1 (ASPNETCORE_URLS), or set Security:AllowAnonymous to true if that is wanted.");
