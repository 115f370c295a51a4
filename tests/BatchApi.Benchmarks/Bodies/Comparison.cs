using System.Buffers;

namespace BatchApi.Benchmarks.Bodies;

/// <summary>Reads a body to its end and compares every byte with what it should be: cheaper than parsing, and exact.</summary>
internal static class Comparison
{
    private const int BufferBytes = 256 * 1024;

    /// <exception cref="BenchmarkFailedException">The bodies differ; says where.</exception>
    public static async Task ExpectAsync(Stream body, IEnumerable<ReadOnlyMemory<byte>> expected, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var blocks = expected.GetEnumerator();
            var block = ReadOnlyMemory<byte>.Empty;
            long position = 0;
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                for (var compared = 0; compared < read;)
                {
                    if (block.IsEmpty && blocks.MoveNext())
                        block = blocks.Current;
                    var length = Math.Min(block.Length, read - compared);
                    if (length == 0 || !block.Span[..length].SequenceEqual(buffer.AsSpan(compared, length)))
                        throw new BenchmarkFailedException($"The outputs are wrong after byte {position + compared}.");
                    block = block[length..];
                    compared += length;
                }

                position += read;
            }

            if (!block.IsEmpty || blocks.MoveNext())
                throw new BenchmarkFailedException($"The outputs end after byte {position}, too early.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
