namespace BatchApi.Misbehaving;

/// <summary>An item that is guilty only if another ran before it in the same process.</summary>
internal static class Arming
{
    private static bool _isArmed;

    public static object? Arm()
    {
        _isArmed = true;
        return null;
    }

    public static object? ExitIfArmed(int code)
    {
        if (_isArmed)
            Environment.Exit(code);
        return null;
    }
}
