using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BatchApi.Catalogue.Sources;

/// <summary>
/// The folder that assemblies are dropped into. Workers use copies of its files: a worker that has a file mapped would end if the file were
/// overwritten.
/// </summary>
/// <param name="path">Full path; it need not exist.</param>
internal sealed class OperationsFolder(string path)
{
    // Deeper than any published program, and an end for links that lead back up. Hidden files are left out.
    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, MaxRecursionDepth = 16 };

    public string FullName => path;

    public bool Exists => Directory.Exists(path);

    /// <summary>
    /// Is another whenever a file has come, gone or changed its size or time; empty: there are none. Null: the folder cannot be read just now.
    /// Files are looked at rather than watched: a watch tells nothing of changes behind a bind mount.
    /// </summary>
    public string? Fingerprint()
    {
        try
        {
            var files = Files()
                .Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n"))
                .Order(StringComparer.Ordinal);
            var text = string.Concat(files);
            return text.Length == 0 ? "" : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The file was deleted at this very moment; the next look shows what is left.
            return null;
        }
    }

    /// <summary>Copies all files.</summary>
    /// <param name="refused">Is told of the files that may not be read.</param>
    /// <exception cref="IOException">A file was deleted meanwhile, or there is no room.</exception>
    public void CopyTo(string target, Action<string> refused)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Files())
        {
            var copy = Path.Combine(target, Path.GetRelativePath(path, file.FullName));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            try
            {
                file.CopyTo(copy);
            }
            catch (UnauthorizedAccessException)
            {
                refused(file.FullName);
            }
        }
    }

    private IEnumerable<FileInfo> Files() => Exists ? new DirectoryInfo(path).EnumerateFiles("*", All) : [];
}
