using System.Globalization;

namespace BatchApi.Pool.Confinement;

/// <summary>Whom the kernel ends when the machine runs out of memory.</summary>
internal static class OomScore
{
    // The largest: to raise it needs no rights, wherever the service itself stands.
    private const int FirstOfAll = 1000;

    /// <summary>A child before the service and all else; what descends from it too.</summary>
    public static void RaiseToFirst(int pid)
    {
        try
        {
            File.WriteAllText($"/proc/{pid}/oom_score_adj", FirstOfAll.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has ended, or /proc is read-only here.
        }
    }
}
