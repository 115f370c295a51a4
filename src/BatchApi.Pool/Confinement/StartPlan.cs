namespace BatchApi.Pool.Confinement;

/// <summary>What a starting thread needs and what it reports, in memory that the garbage collector does not know.</summary>
internal unsafe struct StartPlan
{
    public NativeCalls Calls;

    public bool DropsCapabilities;

    /// <summary>The kernel asks for it before the two that follow.</summary>
    public bool ForbidsNewPrivileges;

    /// <summary>A Landlock ruleset; -1: none.</summary>
    public int Ruleset;

    /// <summary>A <c>struct sock_fprog</c>; 0: none.</summary>
    public nint Filter;

    /// <summary>What to start; null: nothing, the thread only tries to confine itself.</summary>
    public byte* File;
    public byte* Actions;
    public byte* Attributes;
    public byte** Arguments;
    public byte** Environment;

    /// <summary>An eventfd, written when what follows is known.</summary>
    public int Ready;

    public StartStep Failed;
    public int Error;
    public int Pid;

    /// <summary>The child's pidfd.</summary>
    public int Handle;
}
