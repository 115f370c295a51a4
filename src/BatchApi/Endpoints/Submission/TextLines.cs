using BatchApi.Endpoints.Submission.Bodies;
using BatchApi.Endpoints.Submission.Json;

namespace BatchApi.Endpoints.Submission;

/// <summary>Reads a body of plain text: each line is a string item, an empty one too; the last line's end begins no further item.</summary>
internal sealed class TextLines(LineBlocks blocks, SegmentPacker segments)
{
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await blocks.NextAsync(cancellationToken))
        {
            blocks.CheckUtf8();
            PackBlock(blocks.Block);
            if (segments.IsFull)
                await segments.SendAsync(cancellationToken);
        }
    }

    private void PackBlock(ReadOnlySpan<byte> block)
    {
        // Some editors begin a file with a byte order mark; it is no text.
        if (blocks.LinesBefore == 0 && block.StartsWith(ByteOrderMark))
            block = block[ByteOrderMark.Length..];

        while (!block.IsEmpty)
        {
            var end = block.IndexOf((byte)'\n');
            var line = block[..end];
            JsonText.Write(line.EndsWith("\r"u8) ? line[..^1] : line, segments);
            blocks.LinesBefore++;
            segments.EndItem(blocks.LinesBefore);
            block = block[(end + 1)..];
        }
    }

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];
}
