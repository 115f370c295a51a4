using System.IO.Compression;
using System.Text;
using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Bodies;
using CsCheck;

namespace BatchApi.Tests.Endpoints.Submission;

public sealed class ReadingGzip
{
    [Fact]
    public async Task GivesTheBytesBackHoweverTheyArrive() =>
        await Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[1, 4], Gen.Int[1, 40], Gen.Int[1, 40]).SampleAsync(async (bytes, times, piece, room) =>
        {
            // Joined files are one file (RFC 1952, section 2.2).
            byte[] file = [.. Enumerable.Repeat(Compress(bytes), times).SelectMany(one => one)];

            Assert.Equal(Enumerable.Repeat(bytes, times).SelectMany(one => one), await ReadAsync(file, piece, room));
        });

    [Fact]
    public async Task RefusesABodyThatWasCutOff()
    {
        var file = Compress(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(number => $"{number}\n"))));

        for (var length = 1; length < file.Length; length += 7)
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(file[..length], 1000, 1000));
            Assert.Equal((400, "not_parseable"), (refused.Problem.Status, refused.Problem.Code));
        }

        await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(file[..^1], 1000, 1000));
        await Assert.ThrowsAsync<RefusedException>(() => ReadAsync([.. file, 0], 1000, 1000));
    }

    [Fact]
    public async Task RefusesWhatIsNoGzip() => await Assert.ThrowsAsync<RefusedException>(() => ReadAsync("1\n2\n"u8.ToArray(), 1000, 1000));

    [Fact]
    public async Task CountsWhatComesOut()
    {
        var bomb = Compress(new byte[1 << 20]);
        var body = new LimitedBody(new GzipBody(new MemoryStream(bomb)), 100_000);
        var buffer = new byte[4096];

        var refused = await Assert.ThrowsAsync<RefusedException>(async () =>
        {
            while (await body.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0)
            {
            }
        });

        Assert.Equal("body_too_large", refused.Problem.Code);
    }

    private static byte[] Compress(byte[] bytes)
    {
        var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return file.ToArray();
    }

    private static async Task<byte[]> ReadAsync(byte[] file, int piece, int room)
    {
        var body = new GzipBody(new PieceStream(file, piece));
        var all = new List<byte>();
        var buffer = new byte[room];
        int read;
        while ((read = await body.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            all.AddRange(buffer[..read]);
        return [.. all];
    }
}
