using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Confinement;

/// <summary>
/// Tells from what a process has written last what its rules have denied it, and which setting would have let it. For programs of any kind:
/// the workers for .NET and Python see their errors themselves.
/// </summary>
internal static partial class Denial
{
    private const string Beginning = "The sandbox of the worker denied it.";
    private const int MaxPaths = 4;
    private const UnixFileMode AnyRead = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A sentence; null: nothing of it was denied by the worker's rules.</summary>
    /// <param name="text">Lines in which programs say what went wrong.</param>
    /// <param name="scratch">The worker's own folder.</param>
    public static string? Hint(string text, WorkerCommand command, string scratch)
    {
        var isolation = command.Isolation;
        // The message has the sentence already: a worker of ours wrote it.
        if (text.Contains(Beginning, StringComparison.Ordinal))
            return null;

        var layers = OfferedLayers.Here.InForce(isolation.Layers);
        List<string> settings;
        try
        {
            settings = [.. text.Split('\n').SelectMany(line => Settings(line, command, scratch, layers)).Distinct()];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or RegexMatchTimeoutException)
        {
            // The path vanishes while it is looked at, or the text is no path.
            return null;
        }

        return settings.Count == 0
            ? null
            : $"{Beginning} What would allow it, {isolation.SetIn}: "
                + $"{string.Join(" or ", settings.Select(setting => isolation.SettingsPrefix + setting))}.";
    }

    private static IEnumerable<string> Settings(string line, WorkerCommand command, string scratch, IsolationLayers layers)
    {
        var isolation = command.Isolation;
        var isClosed = layers.HasFlag(IsolationLayers.Calls);
        if (Unresolved().IsMatch(line))
            return isClosed && !isolation.Network ? ["Network: true"] : [];
        if (!Denied().IsMatch(line))
            return [];

        List<string> paths = [.. Paths().Matches(line).Take(MaxPaths).Select(match => match.Groups[match.Groups[1].Success ? 1 : 2].Value)];
        // In "/usr/bin/python3: can't open file '/srv/f.py'" the first path only names the program that speaks.
        if (paths.Count > 1 && line.StartsWith($"{paths[0]}:", StringComparison.Ordinal))
            paths.RemoveAt(0);
        if (isClosed && Sockets().IsMatch(line))
        {
            List<string> sockets = [];
            if (paths.Count == 0 && !isolation.Network)
                sockets.Add("Network: true");
            if (!Ports().IsMatch(line) && !isolation.LocalSockets)
                sockets.Add("LocalSockets: true");
            if (sockets.Count > 0)
                return sockets;
        }

        return layers.HasFlag(IsolationLayers.Files) ? paths.SelectMany(path => SettingsFor(Path.GetFullPath(path), command, scratch)) : [];
    }

    private static IEnumerable<string> SettingsFor(string path, WorkerCommand command, string scratch)
    {
        if (path.StartsWith("/proc/", StringComparison.Ordinal))
            yield break;

        List<(string Path, FileRights Rights)> allowed =
        [
            .. ReadableSystem.Paths(command.Isolation.Network),
            (ProgramFile.Find(command.Executable, scratch) ?? command.Executable, FileRights.Read),
            .. command.Isolation.Readable.Select(readable => (readable, FileRights.Read)),
            .. command.Isolation.Writable.Append(scratch).Select(writable => (writable, FileRights.Write)),
        ];
        // The service looks with its own rights whether the path exists and where a link leads, so it does so only where the worker may look, too.
        var isSeen = IsSeen(path, allowed);
        var target = isSeen ? TargetOf(path) : path;
        var isThere = isSeen && (File.Exists(path) || Directory.Exists(path));
        // If the mode of the file itself forbids the access, no setting allows it.
        if (isThere && (File.GetUnixFileMode(path) & AnyRead) == 0)
            yield break;

        var isRead = (isThere || !isSeen) && !IsAllowed(FileRights.ReadFile);
        if (isRead)
            yield return $"Readable: [{Quoted(path)}]";

        var folder = isThere && Directory.Exists(path) ? path : Path.GetDirectoryName(target) ?? "/";
        while (isSeen && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        // No operator wants to open the system's own folders for a worker to write in.
        var isSystem = ReadableSystem.Paths(command.Isolation.Network).Any(rule => IsBelow(target, TargetOf(rule.Path)));
        if (!isSystem && !IsAllowed(FileRights.WriteFile))
            yield return $"Writable: [{Quoted(folder)}]{(isRead ? " (to write there)" : "")}";

        bool IsAllowed(FileRights right) => allowed.Exists(rule =>
            rule.Rights.HasFlag(right) && (IsBelow(path, rule.Path) || IsBelow(target, rule.Path) || IsBelow(target, TargetOf(rule.Path))));
    }

    // All folders that lead there let everybody through, or the worker's rules are for what is in them. Links may lead anywhere.
    private static bool IsSeen(string path, List<(string Path, FileRights Rights)> allowed)
    {
        if (allowed.Exists(rule => IsBelow(path, rule.Path)))
            return true;
        if (new FileInfo(path).LinkTarget is not null)
            return false;

        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var info = new DirectoryInfo(folder);
            if (info.LinkTarget is not null)
                return false;
            if (info.Exists && !info.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }

    private static bool IsBelow(string path, string folder) => path == folder || path.StartsWith(folder.TrimEnd('/') + '/', StringComparison.Ordinal);

    private static string TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    private static string Quoted(string path) => JsonSerializer.Serialize(path, Relaxed);

    [GeneratedRegex("permission denied|EACCES|access to the path",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Denied();

    [GeneratedRegex("name resolution|resolve host|translate host|name or service not known|EAI_AGAIN",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unresolved();

    [GeneratedRegex(@"\b(?:socket|connect|bind|listen)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sockets();

    [GeneratedRegex(@"[0-9]:[0-9]|\bport\b|https?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ports();

    [GeneratedRegex(@"['""`](/[^'""`\n]+)['""`]|(?:^|[\s=(])(/[^\s'"",;:()]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Paths();
}
