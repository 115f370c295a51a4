using BatchApi.Operations;

namespace BatchApi.Misbehaving;

/// <summary>Prints from what an item starts, at once or when it was answered long ago.</summary>
public static class Late
{
    [Operation("print-elsewhere", "Prints the item from what it starts, and returns it.", Example = "[1]")]
    public static int Elsewhere(int item)
    {
        Console.Error.WriteLine($"here {item}");
        Task.Run(async () =>
        {
            await Task.Yield();
            Console.Error.WriteLine($"task {item}");
        }).Wait();
        Thread thread = new(() => Console.Out.WriteLine($"thread {item}"));
        thread.Start();
        thread.Join();
        Parallel.For(0, 1, _ => Console.Error.WriteLine($"parallel {item}"));
        return item;
    }

    [Operation(
        "print-late",
        "leave: starts a thread that prints when there is the first file, and then makes the second. meet: makes the one and waits for the other.",
        Example = "[[]]")]
    public static string? Print(string[] item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item is not [var what, var go, var done])
            return null;
        if (what == "leave")
        {
            new Thread(() => PrintLate(go, done)) { IsBackground = true }.Start();
            return what;
        }

        File.WriteAllText(go, "");
        WaitFor(done);
        Console.Out.WriteLine("here");
        return what;
    }

    private static void PrintLate(string go, string done)
    {
        WaitFor(go);
        Console.Out.WriteLine("late");
        Console.Error.WriteLine("late");
        File.WriteAllText(done, "");
    }

    private static void WaitFor(string file)
    {
        if (!SpinWait.SpinUntil(() => File.Exists(file), TimeSpan.FromMinutes(1)))
            throw new TimeoutException(file);
    }
}
