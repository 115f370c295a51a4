using System.IO.Compression;
using System.Security.Cryptography;
using BatchApi.Endpoints.Problems;

namespace BatchApi.Endpoints.Submission.Bodies;

/// <summary>Decompresses a body of gzip, and refuses one that was cut off.</summary>
/// <remarks>
/// <see cref="GZipStream"/> takes the end of its input for the end of the data wherever it comes, so half a file would be a whole job.
/// gzip files may be joined: one that holds a seal is joined to the body here, and the seal comes out last only if the body was whole.
/// </remarks>
internal sealed class GzipBody(Stream body) : ReadStream
{
    private static readonly byte[] Seal = RandomNumberGenerator.GetBytes(16);
    private static readonly byte[] SealFile = Compress(Seal);

    private readonly GZipStream _gzip = new(new JoinedStream(body, SealFile), CompressionMode.Decompress);
    private readonly byte[] _buffer = new byte[32 * 1024];
    private int _start;
    private int _filled;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The last bytes may be the seal, so they are held back.
        while (_filled - _start <= Seal.Length)
        {
            if (!await FillAsync(cancellationToken))
                return 0;
        }

        var count = Math.Min(buffer.Length, _filled - _start - Seal.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    private static byte[] Compress(byte[] bytes)
    {
        var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return file.ToArray();
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
        _filled -= _start;
        _start = 0;
        int read;
        try
        {
            read = await _gzip.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        }
        catch (InvalidDataException)
        {
            throw Refused();
        }

        _filled += read;
        if (read == 0 && !_buffer.AsSpan(0, _filled).SequenceEqual(Seal))
            throw Refused();

        return read > 0;
    }

    private static RefusedException Refused() => new(new(
        StatusCodes.Status400BadRequest, "not_parseable", "The body is not gzip, is damaged, or was cut off."));
}
