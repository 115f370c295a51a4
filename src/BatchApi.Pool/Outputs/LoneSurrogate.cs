using System.Text.Json;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Outputs;

/// <summary>Fails an item whose output has half of a surrogate pair.</summary>
internal static class LoneSurrogate
{
    /// <param name="json">The output, or a string of it, in which there is one, escaped.</param>
    /// <param name="isName">Whether it is the name of a member by itself.</param>
    /// <param name="type">What the operation's language calls such an error; null: nothing.</param>
    public static ItemFailure Fail(ReadOnlySpan<byte> json, long index, bool isName = false, string? type = null)
    {
        var at = LoneSurrogates.IndexIn(json);
        var place = JsonPlace.Of(json, at);
        // The name itself cannot be shown, so the message names the object that has it.
        if (place.Token == JsonTokenType.PropertyName)
            place = place with { Steps = [.. place.Steps.SkipLast(1)] };
        var what = isName || place.Token == JsonTokenType.PropertyName ? "The name of a member" : "A string";
        var where = place.Pointer.Length == 0 ? "" : $" It is at {place.Pointer}.";
        return new(
            index, "invalid_output",
            $"{what} of the output has half of a surrogate pair, {LoneSurrogates.Shown(json, at)}, which is no character. "
                + $"Put another character in its place, or return bytes as Base64.{where}",
            type);
    }
}
