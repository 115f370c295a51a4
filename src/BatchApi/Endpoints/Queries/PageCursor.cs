using System.Globalization;

namespace BatchApi.Endpoints.Queries;

/// <summary>Where a reader of pages goes on, as <c>next</c> gives it and <c>after</c> takes it: <c>l17</c>. Clients need not know.</summary>
/// <param name="Of">What the position counts: a cursor of one kind of page is not taken for one of another.</param>
internal readonly record struct PageCursor(char Of, long Position)
{
    /// <summary>What to send where it was something else.</summary>
    public const string Message = "Must be the member next of an answer to the same request; leave it out to begin at the start.";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Of}{Position}");

    public static PageCursor? Parse(char of, string text) =>
        text.StartsWith(of) && long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new(of, position)
            : null;
}
