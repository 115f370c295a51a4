using System.Runtime.CompilerServices;
using CsCheck;

namespace BatchApi.Misbehaving;

/// <summary>Uses a library that was there when it was built and was not dropped in with it.</summary>
internal static class Lacking
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static object? Use() => Gen.Int.Single();
}
