using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using BatchApi.Pool.Protocol;

namespace BatchApi.Worker.Tests.Children;

/// <summary>The real worker, in a folder of its own, spoken to in frames; gone with the test.</summary>
internal sealed class WorkerChild : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MaxLife = TimeSpan.FromMinutes(3);

    private readonly Channel<Frame> _frames = Channel.CreateUnbounded<Frame>();
    private readonly TaskCompletionSource<Process> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _errors = new();

    private readonly Dictionary<string, string> _environment;

    private WorkerChild(string folder, Dictionary<string, string>? environment, params IReadOnlyList<string> arguments)
    {
        Folder = folder;
        _environment = environment ?? [];
        // The parent-death signal follows the thread that starts the child: this one stays until the child is gone.
        new Thread(() => Run(arguments)) { IsBackground = true }.Start();
        Process = _started.Task.WaitAsync(Deadline).GetAwaiter().GetResult();
        new Thread(Read) { IsBackground = true }.Start();
    }

    public static string MisbehavingFolder => Path.Combine(AppContext.BaseDirectory, "operations");

    public Process Process { get; }

    /// <summary>Where it runs: its scratch.</summary>
    public string Folder { get; }

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static WorkerChild Start(string? operations = null, Dictionary<string, string>? environment = null) =>
        new(Directory.CreateTempSubdirectory("worker-").FullName, environment, "--operations", operations ?? MisbehavingFolder);

    /// <summary>One that runs what jobs bring along.</summary>
    public static WorkerChild StartForScripts() => new(Directory.CreateTempSubdirectory("worker-").FullName, environment: null, "--javascript");

    public void Send(FrameType type, ReadOnlySpan<byte> payload = default)
    {
        byte[] frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(payload.Length, type).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        SendBytes(frame);
    }

    public void SendBytes(ReadOnlySpan<byte> bytes)
    {
        Process.StandardInput.BaseStream.Write(bytes);
        Process.StandardInput.BaseStream.Flush();
    }

    public void Begin(string operation, string parameters = "null", int maxOutputBytes = 1024 * 1024, int run = 1) => Send(
        FrameType.Begin,
        [
            .. BitConverter.GetBytes(run),
            .. Encoding.UTF8.GetBytes(
                $$"""{"operation":{{JsonSerializer.Serialize(operation)}},"parameters":{{parameters}},"maxOutputBytes":{{maxOutputBytes}}}"""),
        ]);

    /// <summary>A whole run of a script, sent without waiting.</summary>
    public async Task<RunAnswer> RunScriptAsync(
        string script, IEnumerable<string> items, string parameters = "null", int maxOutputBytes = 1024 * 1024)
    {
        Send(
            FrameType.Begin,
            [
                .. BitConverter.GetBytes(1),
                .. Encoding.UTF8.GetBytes(
                    $$"""{"operation":"javascript","script":{{JsonSerializer.Serialize(script)}},"parameters":{{parameters}}"""
                        + $$""","maxOutputBytes":{{maxOutputBytes}}}"""),
            ]);
        Items(0, items);
        Send(FrameType.End);
        return RunAnswer.From(await UntilDoneAsync());
    }

    public void Items(long firstIndex, IEnumerable<string> items, ItemsFlags flags = ItemsFlags.None) =>
        Send(FrameType.Items,
        [
            .. BitConverter.GetBytes(firstIndex),
            (byte)flags,
            .. Encoding.UTF8.GetBytes(string.Concat(items.Select(item => item + "\n"))),
        ]);

    /// <summary>The next frame, in time, but for those that only say what is at work.</summary>
    public async Task<Frame> NextAsync()
    {
        Frame frame;
        do
            frame = await NextOfAnyTypeAsync();
        while (frame.Type == FrameType.Working);
        return frame;
    }

    public async Task<Frame> NextOfAnyTypeAsync()
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        return await _frames.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>All frames up to the one that ends a run.</summary>
    public async Task<List<Frame>> UntilDoneAsync()
    {
        List<Frame> frames = [];
        do
            frames.Add(await NextAsync());
        while (frames[^1].Type != FrameType.Done);
        return frames;
    }

    /// <summary>A whole run, sent without waiting.</summary>
    public async Task<RunAnswer> RunAsync(string operation, IEnumerable<string> items, string parameters = "null", int maxOutputBytes = 1024 * 1024)
    {
        Begin(operation, parameters, maxOutputBytes);
        Items(0, items);
        Send(FrameType.End);
        return RunAnswer.From(await UntilDoneAsync());
    }

    public void CloseInput() => Process.StandardInput.BaseStream.Dispose();

    /// <summary>SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", $"{Process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Deadline, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until a file has so many lines.</summary>
    public static async Task SeesAsync(string file, int lines)
    {
        long start = Stopwatch.GetTimestamp();
        while (!File.Exists(file) || (await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken)).Length < lines)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline, $"{file} has not got {lines} lines.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the end by itself.</summary>
    public Task<int> ExitAsync() => _exited.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_exited.Task.IsCompleted)
            Process.Kill(entireProcessTree: true);
        await _exited.Task.WaitAsync(Deadline);
        Process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private void Run(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "BatchApi.Worker.dll"), .. arguments])
        {
            Environment = { ["DOTNET_GCHeapHardLimit"] = "0x18000000" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach ((string name, string value) in _environment)
            start.Environment[name] = value;
        Process process = new() { StartInfo = start };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
        };
        process.Start();
        process.BeginErrorReadLine();
        _started.SetResult(process);
        // Also who writes to it, and finds the pipe full, is to go on in the end.
        if (!process.WaitForExit(MaxLife))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        _exited.SetResult(process.ExitCode);
    }

    private void Read()
    {
        try
        {
            Stream output = Process.StandardOutput.BaseStream;
            byte[] header = new byte[FrameHeader.Size];
            while (output.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
            {
                FrameHeader frame = FrameHeader.Read(header);
                byte[] payload = new byte[frame.Length];
                output.ReadExactly(payload);
                _frames.Writer.TryWrite(new Frame(frame.Type, payload));
            }
            _frames.Writer.Complete();
        }
        catch (Exception exception)
        {
            _frames.Writer.Complete(exception);
        }
    }
}
