using BatchApi.Worker.Framing;
using BatchApi.Worker.Items;

namespace BatchApi.Worker.Outputs;

/// <summary>Writes <c>true</c> and <c>false</c>.</summary>
internal readonly struct BooleanOutput : IOutputWriter<bool>
{
    public static void Write(bool output, ItemShape shape, ResultLines lines)
    {
        ReadOnlySpan<byte> text = output ? "true"u8 : "false"u8;
        text.CopyTo(lines.GetSpan(text.Length));
        lines.Advance(text.Length);
    }
}
