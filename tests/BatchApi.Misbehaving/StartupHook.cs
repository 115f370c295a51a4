#pragma warning disable CA1050 // The runtime looks for it by this name (DOTNET_STARTUP_HOOKS).
/// <summary>Runs before the worker's own first line.</summary>
internal static class StartupHook
#pragma warning restore CA1050
{
    public static void Initialize() => BatchApi.Misbehaving.Staged.At("START");
}
