using System.Runtime.InteropServices;

namespace BatchApi.Catalogue.Sources;

/// <summary>
/// Whether the machine has ICU, from which .NET takes what it knows of languages. A worker without it does not start unless it is told to do
/// without.
/// </summary>
internal static class Cultures
{
    // Those that the runtime itself looks for, from what today's distributions have on.
    private const int OldestVersion = 50;
    private const int NewestVersion = 120;

    public static bool AreInstalled { get; } = Enumerable.Range(OldestVersion, NewestVersion - OldestVersion).Any(IsThere);

    private static bool IsThere(int version)
    {
        // Both of the libraries that the runtime asks for; a package brings them together.
        if (!NativeLibrary.TryLoad($"libicui18n.so.{version}", out var library))
            return false;

        NativeLibrary.Free(library);
        return true;
    }
}
