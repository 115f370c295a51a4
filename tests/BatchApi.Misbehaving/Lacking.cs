using System.Reflection;

namespace BatchApi.Misbehaving;

/// <summary>Needs an assembly that is not there, and that its own does not name: what that names is looked for before anything runs.</summary>
internal static class Lacking
{
    public static object? Use() => Assembly.Load("BatchApi.Nowhere").FullName;
}
