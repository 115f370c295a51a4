using System.Text.Json;
using BatchApi.Pool.Json;
using BatchApi.Pool.Protocol;

namespace BatchApi.Pool.Outputs;

/// <summary>Fails an item whose output is an object that has a member twice, or has such an object in it.</summary>
internal static class DoubleMember
{
    /// <param name="json">The output, in which there is one.</param>
    public static ItemFailure Fail(ReadOnlySpan<byte> json, long index, MemberNames names)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = JsonLines.MaxDepth });
        reader.Read();
        var place = JsonPlace.Of(json, (int)JsonLines.IndexOfDoubleMember(ref reader, names));
        return new(
            index, "invalid_output",
            $"The output has the member {place.Pointer} twice. "
                + "Write each member of an object once: readers do not agree on which of the two counts.");
    }
}
