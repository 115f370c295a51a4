namespace BatchApi.Pool.Tests.Kinds;

/// <summary>What an item does besides ending its worker (see <see cref="Way"/> for that).</summary>
public enum Deed
{
    /// <summary>Closes descriptor 1, the standard output.</summary>
    CloseOutput,

    /// <summary>Closes descriptor 0, the standard input.</summary>
    CloseInput,

    /// <summary>Prints ten MiB in the way of the language.</summary>
    PrintMuch,

    /// <summary>Writes a gigabyte to descriptor 2.</summary>
    FillErrors,

    /// <summary>Stops itself with SIGSTOP.</summary>
    Stop,

    /// <summary>Never ends, at full speed.</summary>
    Spin,

    /// <summary>Leaves a process in a session of its own, its id in the given file.</summary>
    LeaveDaemon,

    /// <summary>The same, and nothing is in the environment of that process.</summary>
    LeaveNamelessDaemon,

    /// <summary>Starts processes, each of which would sleep for minutes, and waits for none.</summary>
    EatProcesses,

    /// <summary>
    /// Starts a process that starts two, each of which starts two, until there are 2,047, and waits for them; each would stay for minutes.
    /// </summary>
    Multiply,

    /// <summary>The same, and waits for none of them.</summary>
    LeaveMultiplying,

    /// <summary>Takes 400 MiB and keeps them.</summary>
    EatMemory,

    /// <summary>Starts a process that takes 400 MiB, and waits.</summary>
    EatMemoryInAChild,

    /// <summary>Fills its current directory with files.</summary>
    EatFiles,

    /// <summary>Opens files until it may open no more, at most 2,000, and keeps them open.</summary>
    EatDescriptors,

    /// <summary>Returns what is not a number.</summary>
    ReturnNaN,

    /// <summary>Returns an object that contains itself.</summary>
    ReturnCycle,

    /// <summary>Returns what has no JSON form.</summary>
    ReturnUnserialisable,

    /// <summary>Returns 32 MiB.</summary>
    ReturnHuge,

    /// <summary>Needs code that is not there.</summary>
    LackDependency,

    /// <summary>Uses a class whose static constructor throws.</summary>
    ThrowInStaticConstructor,

    /// <summary>Leaves a thread at work that would keep its process alive.</summary>
    LeaveThread,

    /// <summary>Puts something else in the place of the language's output.</summary>
    ReplaceOutput,

    /// <summary>Changes the current directory.</summary>
    ChangeDirectory,

    /// <summary>Makes numbers look different from here on.</summary>
    ChangeCulture,
}
