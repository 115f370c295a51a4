using System.Text.Json;
using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Tests.Children;

/// <summary>What came back for a run.</summary>
internal sealed record RunAnswer(string Reason, IReadOnlyList<string> Lines, IReadOnlyList<Frame> Logs)
{
    public static RunAnswer From(IEnumerable<Frame> frames)
    {
        List<Frame> all = [.. frames];
        return new RunAnswer(
            all.Single(frame => frame.Type == FrameType.Ready).Text,
            [.. all.Where(frame => frame.Type == FrameType.Results).SelectMany(frame => frame.Lines)],
            [.. all.Where(frame => frame.Type == FrameType.Log)]);
    }

    /// <summary>A failed item's object.</summary>
    public static JsonElement Failure(string line)
    {
        Assert.StartsWith("!", line);
        return JsonDocument.Parse(line[1..]).RootElement;
    }

    public static string? CodeOf(string line) => Failure(line).GetProperty("code").GetString();
}
