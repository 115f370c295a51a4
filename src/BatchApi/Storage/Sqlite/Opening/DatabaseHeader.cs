using System.Buffers.Binary;
using BatchApi.Storage.Errors;

namespace BatchApi.Storage.Sqlite.Opening;

/// <summary>What the first bytes of the file say (https://sqlite.org/fileformat.html#the_database_header), read before SQLite touches it.</summary>
internal static class DatabaseHeader
{
    private const int Length = 100;
    private const int UserVersionAt = 60;

    /// <exception cref="StorageCorruptException">Not an SQLite database.</exception>
    /// <exception cref="StorageTooNewException">A later release wrote it.</exception>
    public static void Check(string path)
    {
        Span<byte> header = stackalloc byte[Length];
        int read;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            read = file.ReadAtLeast(header, Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"'{path}' cannot be read: {exception.Message}", exception);
        }

        if (read < Length || !header.StartsWith("SQLite format 3\0"u8))
            throw new StorageCorruptException(path, "it is not an SQLite database");
        var version = BinaryPrimitives.ReadInt32BigEndian(header[UserVersionAt..]);
        if (version > Schema.Version)
            throw new StorageTooNewException(path, version, Schema.Version);
    }
}
