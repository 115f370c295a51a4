using System.Diagnostics;
using System.Globalization;
using System.Text;
using BatchApi.Misbehaving.Trying;
using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>All the ways.</summary>
internal static class Acts
{
    public static object? Do(Act act, OperationContext context) => act.Do switch
    {
        "return" => act.Text,
        "throw" => throw new InvalidOperationException(act.Text),
        "return-number" => Number(act),
        "later" => Later(act.Text),
        "segmentation-fault" => Native.WriteToNothing(),
        "hang-deaf" => HangDeaf(),
        "throw-at-start" => Failing.Value,
        "exit" => Exit(act),
        "fail-fast" => FailFast(act.Text),
        "overflow" => Overflow(1),
        "signal" => Signal(act.Code),
        "stop" => Signal(19),
        "abort" => Native.Abort(),
        "hang" => Hang(Timeout.Infinite),
        "hang-cancellable" => HangCancellable(context.CancellationToken),
        "spin" => Spin(),
        "burn" => Burn(act.Milliseconds),
        "pid" => Environment.ProcessId,
        "sleep" => Hang(act.Milliseconds),
        "print" => Print(act.Text),
        "print-error" => PrintError(act.Text, act.Bytes),
        "print-much" => PrintMuch(act.Bytes),
        "print-native" => Native.Print(Encoding.UTF8.GetBytes(act.Text)),
        "print-bytes" => Native.Print(Convert.FromBase64String(act.Text)),
        "close" => Native.Close(act.Code),
        "nan" => double.NaN,
        "cycle" => new Cycle(),
        "unserialisable" => new Func<int>(() => 1),
        "huge" => new string('x', act.Bytes),
        "leave-thread" => LeaveThread(),
        "grandchild" => Grandchild(act.Milliseconds),
        "arm" => Arming.Arm(),
        "exit-if-armed" => Arming.ExitIfArmed(act.Code),
        "lack-dependency" => Lacking.Use(),
        "daemon" => Eating.LeaveDaemon(act.Text),
        "nameless-daemon" => Eating.LeaveDaemon("env", "-i", act.Text),
        "calculate" => act.Code / 2.0,
        "show-number" => ShowNumber(),
        "eat-in-a-child" => Eating.MemoryInAChild(act.Bytes),
        "eat-processes" => Eating.Processes(act.Code),
        "run-script" => Eating.Run(act.Text),
        "eat-files" => Eating.Files(act.Bytes),
        "eat-descriptors" => Eating.Descriptors(act.Code),
        "replace-output" => ReplaceOutput(),
        "change-culture" => ChangeCulture(),
        "index" => context.Index,
        "scratch" => context.Scratch,
        "replace-errors" => ReplaceErrors(),
        "close-console" => CloseConsole(),
        "read-input" => Console.In.ReadToEnd(),
        "change-directory" => ChangeDirectory(act.Text),
        "eat" => Eating.Memory(act.Bytes, act.Milliseconds),
        "self" => Self.Describe(),
        "attempt" => Attempts.Try(Attempt.Parse(act.Text)),
        _ => throw new ArgumentException($"No way to {act.Do}."),
    };

    private static object? Number(Act act)
    {
        Thread.Sleep(act.Milliseconds);
        return act.Code;
    }

    private static object? PrintMuch(int bytes)
    {
        string line = new('p', 1023);
        for (int rest = bytes; rest > 0; rest -= 1024)
            Console.Out.WriteLine(line);
        return bytes;
    }

    private static object? ReplaceOutput()
    {
        Console.SetOut(TextWriter.Null);
        return null;
    }

    private static object? ReplaceErrors()
    {
        Console.SetError(TextWriter.Null);
        Console.SetIn(new StringReader("no"));
        return null;
    }

    private static object? CloseConsole()
    {
        Console.Out.Dispose();
        Console.Error.Close();
        return null;
    }

    internal static object? ChangeCulture()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "minus ";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentCulture = culture;
        return null;
    }

    /// <summary>As it is written here, and by a thread that takes nothing over from this one.</summary>
    private static object? ShowNumber()
    {
        double number = -3.5;
        string other = "";
        Thread thread = new(() => other = number.ToString(CultureInfo.CurrentCulture));
        thread.UnsafeStart();
        thread.Join();
        return $"{number.ToString(CultureInfo.CurrentCulture)} {other}";
    }

    /// <summary>Does what the text asks for after the item is answered: when there is the file that it names, or soon.</summary>
    private static object? Later(string text)
    {
        Act act = Act.Parse(text);
        new Thread(() =>
        {
            if (act.When is { Length: > 0 } when)
            {
                while (!File.Exists(when))
                    Thread.Sleep(20);
                File.Delete(when);
            }
            else
            {
                Thread.Sleep(100);
            }
            Do(act, new OperationContext(-1, "", CancellationToken.None));
        })
        { IsBackground = true }.Start();
        return null;
    }

    private static object? HangDeaf()
    {
        Native.Ignore(15);
        return Hang(Timeout.Infinite);
    }

    private static object? Exit(Act act)
    {
        Console.Error.Write(act.Text);
        Environment.Exit(act.Code);
        return null;
    }

    private static object? FailFast(string text)
    {
        Environment.FailFast(text);
        return null;
    }

    private static object? Overflow(int depth) => depth == int.MaxValue ? depth : (int)Overflow(depth + 1)! + depth;

    private static object? Signal(int signal)
    {
        Native.Signal(Environment.ProcessId, signal);
        return Hang(1000); // Until it arrives.
    }

    private static object? Hang(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    private static object? HangCancellable(CancellationToken cancellationToken)
    {
        cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
        return null;
    }

    private static object? Spin()
    {
        while (Stopwatch.GetTimestamp() != 0)
        {
        }

        return null;
    }

    /// <summary>Keeps its core busy until the process has used so much more of it.</summary>
    private static object? Burn(int milliseconds)
    {
        TimeSpan end = Environment.CpuUsage.TotalTime + TimeSpan.FromMilliseconds(milliseconds);
        while (Environment.CpuUsage.TotalTime < end)
        {
        }

        return milliseconds;
    }

    private static object? Print(string text)
    {
        Console.Out.Write(text);
        return text.Length;
    }

    private static object? PrintError(string text, int bytes)
    {
        if (text.Length > 0)
            Console.Error.Write(text);
        using Stream error = Console.OpenStandardError();
        byte[] block = new byte[64 * 1024];
        Array.Fill(block, (byte)'e');
        for (int rest = bytes; rest > 0; rest -= block.Length)
            error.Write(block, 0, Math.Min(rest, block.Length));
        return bytes;
    }

    private static object? LeaveThread()
    {
        new Thread(() => Thread.Sleep(Timeout.Infinite)) { IsBackground = false }.Start();
        return null;
    }

    private static object? Grandchild(int milliseconds)
    {
        using Process child = Process.Start(new ProcessStartInfo("sleep", [$"{milliseconds / 1000.0}"]))!;
        return child.Id;
    }

    private static object? ChangeDirectory(string folder)
    {
        Environment.CurrentDirectory = folder;
        return folder;
    }
}
