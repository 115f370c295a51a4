using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using BatchApi.Worker.Assemblies;

namespace BatchApi.Worker.Failing;

/// <summary>
/// Where in the operation's own code an exception was raised: neither the runtime's frames nor the worker's, and libraries only if nothing else is
/// there.
/// </summary>
internal static partial class OperationFrames
{
    /// <returns><c>Class1.cs:12 in Geometry.Distance</c>, the innermost first; without symbols, the method alone.</returns>
    public static IReadOnlyList<string> Of(Exception exception, int most)
    {
        try
        {
            List<StackFrame> frames = [.. new StackTrace(exception, fNeedFileInfo: true).GetFrames().Where(IsLoaded)];
            // The libraries that an assembly brings along have no symbols.
            if (frames.Exists(frame => frame.GetFileName() is not null))
                frames.RemoveAll(frame => frame.GetFileName() is null);
            List<string> shown = [.. frames.Take(most).Select(Shown)];
            if (frames.Count > most)
                shown.Add($"... {frames.Count - most} more");
            return shown;
        }
        // The symbol file is none: better no places than no message.
        catch (Exception failure) when (failure is BadImageFormatException or IOException or InvalidOperationException or ArgumentException)
        {
            return [];
        }
    }

    private static bool IsLoaded(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType is { } type && AssemblyLoadContext.GetLoadContext(type.Assembly) is OperationLoadContext;

    private static string Shown(StackFrame frame)
    {
        string method = NameOf(frame.GetMethod()!);
        return frame.GetFileName() is { } file ? $"{Path.GetFileName(file)}:{frame.GetFileLineNumber()} in {method}" : method;
    }

    // The name as the author wrote it: the compiler makes classes and methods of lambdas, local functions, iterators and async methods.
    private static string NameOf(MethodBase method)
    {
        Type type = method.DeclaringType!;
        string name = method.Name;
        if (name == nameof(IAsyncStateMachine.MoveNext) && Made().IsMatch(type.Name))
            name = type.Name;
        while (type.DeclaringType is { } outer && type.Name.StartsWith('<'))
            type = outer;
        while (Made().Match(name) is { Success: true } made)
            name = made.Groups["local"].Value is { Length: > 0 } local ? local : made.Groups["outer"].Value;
        return $"{(type.FullName ?? type.Name).Split('[')[0].Replace('+', '.')}.{name.TrimStart('.')}";
    }

    // <Outer>d__1, <Outer>b__0_0, <Outer>g__Local|0_0, <<Outer>b__0_0>d
    [GeneratedRegex(@"\A<(?<outer>.+)>(?:g__(?<local>[^|]+)\|.*|[a-z].*)?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Made();
}
