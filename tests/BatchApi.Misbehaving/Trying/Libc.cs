using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BatchApi.Misbehaving.Trying;

/// <summary>How the C library tells of a refusal.</summary>
internal static class Libc
{
    /// <exception cref="Win32Exception">It says no: with its error.</exception>
    public static nint Check(nint result) => result < 0 ? throw new Win32Exception(Marshal.GetLastPInvokeError()) : result;
}
