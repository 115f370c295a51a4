namespace BatchApi.Storage.Errors;

/// <summary>There is no room to write; nothing of the refused change is kept, and the store goes on when there is room again.</summary>
internal sealed class StorageFullException : StorageException
{
    private const string NoRestart = "no restart is needed";

    /// <summary>The disk took no more.</summary>
    /// <param name="then">What is to be done once there is room.</param>
    public StorageFullException(Exception? cause, string then = NoRestart)
        : base($"The disk under Storage:Directory is full. Free space on it; {then}.", cause)
    {
    }

    /// <summary>What is left is kept for cancelling, deleting, starting and stopping.</summary>
    /// <param name="free">Bytes that are left.</param>
    /// <param name="needed">Bytes that must stay free.</param>
    public StorageFullException(long free, long needed)
        : base(
            $"The disk under Storage:Directory is full: {MiB(free)} MiB are left, and {MiB(needed)} must stay free (Storage:MinFreeMiB). "
            + $"Free space on it; {NoRestart}.")
    {
    }

    private static string MiB(long bytes) => (bytes / 1048576.0).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
}
