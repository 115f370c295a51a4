namespace BatchApi.Pool.Confinement;

/// <summary>What one worker may open.</summary>
internal static class AllowedPaths
{
    /// <param name="executable">Full path of its program.</param>
    /// <exception cref="WorkerStartException">A folder that it is to write does not exist.</exception>
    public static IEnumerable<(string Path, FileRights Rights)> Of(WorkerCommand command, string executable, string scratch)
    {
        var isolation = command.Isolation;
        if (isolation.Writable.FirstOrDefault(folder => !Directory.Exists(folder)) is { } absent)
            throw new WorkerStartException(command, $"its writable folder {absent} does not exist");

        return
        [
            .. ReadableSystem.Paths(isolation.Network),
            // The file, and not its folder, in which anything may lie. A link leads to the file that it points to.
            (executable, FileRights.Read),
            .. isolation.Readable.Select(path => (path, FileRights.Read)),
            .. isolation.Writable.Select(path => (path, FileRights.Write)),
            (scratch, FileRights.Write),
        ];
    }
}
