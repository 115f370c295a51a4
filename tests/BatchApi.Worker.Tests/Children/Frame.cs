using System.Text;
using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Tests.Children;

/// <summary>A frame as the service sees it.</summary>
internal sealed record Frame(FrameType Type, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    /// <summary>Of results.</summary>
    public IEnumerable<string> Lines => Encoding.UTF8.GetString(Payload.AsSpan(FrameHeader.ResultsPrefixSize)).TrimEnd('\n').Split('\n');

    /// <summary>Of results.</summary>
    public (int Run, long First) Answers => (BitConverter.ToInt32(Payload), BitConverter.ToInt64(Payload, sizeof(int)));

    /// <summary>Of a log frame.</summary>
    public int LogRun => BitConverter.ToInt32(Payload);

    public long LogIndex => BitConverter.ToInt64(Payload, sizeof(int));

    public bool IsErrors => Payload[FrameHeader.LogPrefixSize - 1] == 1;

    public string LogText => Encoding.UTF8.GetString(Payload.AsSpan(FrameHeader.LogPrefixSize));
}
