using System.Globalization;
using System.Numerics;
using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Http;

/// <summary>The header <c>Prefer: wait=N</c> (RFC 7240, section 4.3).</summary>
internal static class Preference
{
    /// <summary>Longer, and proxies on the way would cut the connection.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>How long the client would wait, at most 60 s; null: it does not say.</summary>
    /// <exception cref="RefusedException">It says so in a way that nobody can read.</exception>
    /// <remarks>Other preferences are ignored, as the RFC asks; to ignore this one would look like a job that takes long.</remarks>
    public static TimeSpan? Wait(HttpRequest request)
    {
        foreach (var preference in request.Headers["Prefer"].SelectMany(value => (value ?? "").Split([',', ';'], StringSplitOptions.TrimEntries)))
        {
            var parts = preference.Split('=', 2, StringSplitOptions.TrimEntries);
            if (!parts[0].Equals("wait", StringComparison.OrdinalIgnoreCase))
                continue;
            if (parts.Length < 2 || !BigInteger.TryParse(parts[1].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                throw new RefusedException(Unreadable(preference));

            return seconds < (int)Longest.TotalSeconds ? TimeSpan.FromSeconds((int)seconds) : Longest;
        }

        return null;
    }

    public static void SetApplied(HttpResponse response, TimeSpan wait) =>
        response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={wait.TotalSeconds}");

    private static Problem Unreadable(string preference) => new(
        StatusCodes.Status400BadRequest, "bad_request", $"The header Prefer has '{preference}': send a whole number of seconds, such as wait=10.");
}
