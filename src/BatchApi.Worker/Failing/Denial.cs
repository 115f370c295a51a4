using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using BatchApi.Worker.Linux;

namespace BatchApi.Worker.Failing;

/// <summary>
/// Finds out whether an error comes from an access that the sandbox of this worker has denied, and names the setting that would allow it.
/// </summary>
/// <remarks>
/// The kernel is asked: if the mode of a file allows an access and opening the file fails, the sandbox has denied it. Files are only opened, never
/// changed.
/// </remarks>
internal static partial class Denial
{
    private const int MaxExplained = 32;
    private const int MaxTextLength = 4096;
    private const int MaxPaths = 4;

    private const int ReadRight = 4;
    private const int WriteRight = 2;
    private const int EnterRight = 1;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A sentence; null: the error shows nothing that the sandbox has denied.</summary>
    public static string? Hint(ErrorChain error)
    {
        foreach (Exception exception in error.All.Take(MaxExplained))
        {
            List<string> settings = [.. Seen(exception).Distinct()];
            if (settings.Count > 0)
                return $"The sandbox of the worker denied it. What would allow it, in the service's settings: {string.Join(" or ", settings)}.";
        }
        return null;
    }

    private static List<string> Seen(Exception exception)
    {
        try
        {
            return [.. SettingsFor(exception)];
        }
        // The text is no path, or the path vanishes meanwhile: the message is left without the sentence.
        catch (Exception failure)
            when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return [];
        }
    }

    private static IEnumerable<string> SettingsFor(Exception exception)
    {
        if (exception is SocketException socket)
            return SocketsFor(socket);
        string message = ErrorChain.MessageOf(exception);
        if (message.Length > MaxTextLength)
            message = message[..MaxTextLength];
        return exception is UnauthorizedAccessException || message.Contains("denied", StringComparison.OrdinalIgnoreCase)
            ? Paths().Matches(message).Take(MaxPaths).Select(match => match.Groups[match.Groups[1].Success ? 1 : 2].Value).SelectMany(PathsFor)
            : [];
    }

    private static IEnumerable<string> SocketsFor(SocketException exception)
    {
        bool isName = exception.SocketErrorCode is SocketError.TryAgain or SocketError.HostNotFound or SocketError.NoRecovery or SocketError.NoData;
        if (!isName && exception.SocketErrorCode != SocketError.AccessDenied)
            yield break;

        // The class that raised the error: for the runtime's own classes it is known which sockets they make.
        IEnumerable<Type?> types = new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()?.DeclaringType);
        string maker = types.FirstOrDefault(type => type is not null && type != typeof(Socket))?.FullName ?? "";
        bool isPipe = maker.StartsWith("System.IO.Pipes", StringComparison.Ordinal);
        bool isInternet = isName
            || (maker.StartsWith("System.Net", StringComparison.Ordinal) && !maker.Contains("UnixDomain", StringComparison.Ordinal));
        if (!isPipe && IsRefused(Libc.InternetFamily))
            yield return "Operations:Network: true";
        if (!isInternet && IsRefused(Libc.LocalFamily))
            yield return "Operations:LocalSockets: true";
    }

    private static bool IsRefused(int family)
    {
        int descriptor = Libc.Socket(family, Libc.StreamSocket, 0);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError() == Libc.AccessDenied;
        _ = Libc.Close(descriptor);
        return false;
    }

    // The settings that would allow to read the path or to write it: the error itself does not say which of both was denied.
    private static IEnumerable<string> PathsFor(string path)
    {
        path = Path.GetFullPath(path);
        // Of other processes the kernel hides more than the sandbox does, and opening a device may have an effect.
        bool isDevice = path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm", StringComparison.Ordinal);
        if (isDevice || path.StartsWith("/proc/", StringComparison.Ordinal))
            yield break;

        bool isFile = File.Exists(path), isFolder = Directory.Exists(path);
        bool isRead = (isFile || isFolder) && IsClosed(path, ReadRight, Libc.ReadOnly);
        if (isRead)
            yield return $"Operations:Readable: [{Quoted(path)}]";

        string folder = isFolder ? path : Path.GetDirectoryName(TargetOf(path))!;
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        if (isFile ? IsClosed(path, WriteRight, Libc.WriteOnly) : IsClosed(folder, WriteRight | EnterRight, Libc.WriteOnly | Libc.WithoutName))
            yield return $"Operations:Writable: [{Quoted(folder)}]{(isRead ? " (to write there)" : "")}";
    }

    // Whether the mode of the path allows the access and opening it fails. In a folder, making a file without a name is tried.
    private static bool IsClosed(string path, int right, int flags)
    {
        if (Libc.Access(path, right) != 0)
            return false;
        int descriptor = Libc.Open(path, flags | Libc.CloseOnExec | Libc.NonBlocking | Libc.NoTerminal, Libc.OwnMode);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError() is Libc.AccessDenied or Libc.NotSupported;
        _ = Libc.Close(descriptor);
        return false;
    }

    private static string TargetOf(string path) =>
        File.Exists(path) ? new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;

    private static string Quoted(string path) => JsonSerializer.Serialize(path, Relaxed);

    [GeneratedRegex(@"['""](/[^'""\n]+)['""]|(?:^|[\s=(])(/[^\s'"",;:()]+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paths();
}
