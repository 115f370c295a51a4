using System.Globalization;
using System.Runtime.InteropServices;
using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Lines.Observation;

/// <summary>Whether a program waits for its input: what its threads are blocked in tells (proc(5), <c>/proc/PID/task/TID/syscall</c>).</summary>
internal static class InputWait
{
    // read, readv, splice, tee: the descriptor is the first argument.
    private static readonly long[] Reads = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => [0, 19, 275, 276],
        Architecture.Arm64 => [63, 65, 76, 77],
        _ => [],
    };

    // poll, ppoll, select, pselect6, epoll_wait, epoll_pwait, epoll_pwait2: their descriptors lie in memory and cannot be seen.
    private static readonly long[] Waits = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => [7, 271, 23, 270, 232, 281, 441],
        Architecture.Arm64 => [73, 72, 22, 441],
        _ => [],
    };

    /// <summary>Looks at all threads of the program and of its descendants, one of which may be what reads.</summary>
    /// <param name="input">Any end of the pipe that is its input.</param>
    public static InputWaitKind Of(int process, Descriptor input)
    {
        if (!input.IsOpen)
            return InputWaitKind.None;

        var pipe = TargetOf($"/proc/self/fd/{input.Number}");
        var (kind, isKnown) = (InputWaitKind.None, false);
        foreach (var one in ProcessTable.DescendantsOf(process).Select(descendant => descendant.Number).Prepend(process))
        {
            foreach (var thread in ProcessTable.Entries($"/proc/{one}/task"))
            {
                if (ProcessTable.Read($"{thread}/syscall") is not { } call)
                    continue;

                isKnown = true;
                var found = KindOf(call.Split(' '), one, pipe);
                if (found == InputWaitKind.Reading)
                    return found;
                if (found == InputWaitKind.Perhaps)
                    kind = found;
            }
        }

        // The kernel does not tell it, or not for this architecture.
        return isKnown && Reads.Length > 0 ? kind : ProcessTable.IsAtRest(process) ? InputWaitKind.Perhaps : InputWaitKind.None;
    }

    // The file says "running", or the number of the call and its arguments; -1 stands for a thread that is blocked, but in no call.
    private static InputWaitKind KindOf(string[] call, int process, string? pipe)
    {
        if (!long.TryParse(call[0], CultureInfo.InvariantCulture, out var number))
            return InputWaitKind.None;
        if (Waits.Contains(number))
            return InputWaitKind.Perhaps;
        if (!Reads.Contains(number) || call.Length < 2)
            return InputWaitKind.None;

        var descriptor = (int)ulong.Parse(call[1].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return pipe is not null && TargetOf($"/proc/{process}/fd/{descriptor}") == pipe ? InputWaitKind.Reading : InputWaitKind.None;
    }

    private static string? TargetOf(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
