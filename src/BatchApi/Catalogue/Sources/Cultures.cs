using System.Runtime.InteropServices;

namespace BatchApi.Catalogue.Sources;

/// <summary>
/// Whether the machine has ICU, the library from which .NET takes languages and cultures. Without ICU, a worker starts only if it is told to do
/// without cultures.
/// </summary>
internal static class Cultures
{
    // The versions that the runtime looks for, from those of today's distributions on.
    private const int OldestVersion = 50;
    private const int NewestVersion = 120;

    public static bool AreInstalled { get; } = Enumerable.Range(OldestVersion, NewestVersion - OldestVersion).Any(IsThere);

    private static bool IsThere(int version)
    {
        // The runtime needs both libraries; a package brings them together.
        if (!NativeLibrary.TryLoad($"libicui18n.so.{version}", out var library))
            return false;

        NativeLibrary.Free(library);
        return true;
    }
}
