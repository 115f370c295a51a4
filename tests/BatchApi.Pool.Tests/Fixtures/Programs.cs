namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>Programs that speak lines.</summary>
internal static class Programs
{
    /// <summary>A program and its arguments.</summary>
    public static WorkerCommand Lines(string executable, params string[] arguments) => new()
    {
        Name = string.Join(' ', [executable, .. arguments]),
        Protocol = WorkerProtocol.Lines,
        Executable = executable,
        Arguments = arguments,
        Environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! },
        Isolation = new() { Readable = [AppContext.BaseDirectory], Writable = [Path.GetTempPath()] },
    };

    /// <summary>A shell script.</summary>
    public static WorkerCommand Shell(string script) => Lines("/bin/sh", "-c", script);

    /// <summary>The tests' own program, which misbehaves on request.</summary>
    public static WorkerCommand Misbehaving(params string[] arguments) =>
        Lines("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "lines.py"), .. arguments]);

    /// <summary>A program of C, compiled into the folder.</summary>
    public static async Task<WorkerCommand> CompileAsync(string source, string folder)
    {
        var (file, program) = (Path.Combine(folder, "program.c"), Path.Combine(folder, "program"));
        await File.WriteAllTextAsync(file, source, TestContext.Current.CancellationToken);
        using var compiler = new TestProcess("cc", "-O2", "-o", program, file);
        await compiler.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, compiler.Process.ExitCode);
        var command = Lines(program);
        return command with { Isolation = command.Isolation with { Readable = [folder] } };
    }
}
