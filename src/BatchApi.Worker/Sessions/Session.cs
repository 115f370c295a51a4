using System.Buffers.Binary;
using System.Text;
using BatchApi.Pool.Protocol;
using BatchApi.Worker.Binding;
using BatchApi.Worker.Catalogue;
using BatchApi.Worker.Framing;
using BatchApi.Worker.Linux;
using BatchApi.Worker.Running;
using BatchApi.Worker.Scripting;
using BatchApi.Worker.Signatures;

namespace BatchApi.Worker.Sessions;

/// <summary>The conversation with the service, from the first frame to the end of input.</summary>
internal sealed class Session
{
    private static readonly TimeSpan ExitTime = TimeSpan.FromSeconds(1);

    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly LogLines _output;
    private readonly LogLines _errors;
    private readonly OperationSet _operations;
    private readonly Instances _instances = new();
    private readonly WorkerParts _parts;
    private readonly Flusher _flusher;
    private readonly ItemLoops _loops;
    private readonly ProcessState _processState;
    private readonly bool _isForScripts;
    private byte[]? _catalogue;
    private bool _isOver;

    /// <param name="operationFolder">The operations folder; null: only the built-in operations are known.</param>
    /// <param name="isForScripts">Whether the worker runs scripts that come with jobs, and nothing else.</param>
    /// <param name="isLoading">Whether the worker loads assemblies of the folder, or only reads their metadata.</param>
    public Session(Pipes pipes, string? operationFolder, bool isForScripts, bool isLoading = true)
    {
        _isForScripts = isForScripts;
        _reader = new FrameReader(pipes.Input);
        _writer = new FrameWriter(pipes.Output);
        ItemAtWork atWork = new();
        _output = new LogLines(_writer, atWork, isErrors: false);
        _errors = new LogLines(_writer, atWork, isErrors: true);
        _processState = new ProcessState(_output, _errors);
        // The process may end in the middle of a line that it has begun to print.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => FlushAtExit();
        _operations = new OperationSet(operationFolder, isLoading);
        _parts = new WorkerParts(new ResultLines(_writer), atWork, _processState, new StopSignal(_instances.Farewell), Environment.CurrentDirectory);
        _flusher = new Flusher(_parts.Lines, atWork);
        _loops = new ItemLoops(_parts);
    }

    /// <summary>Answers frames until there are no more.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="GarbledFrameException">The service sent bytes that are no frame of the protocol.</exception>
    public int Run()
    {
        bool begun = false;
        OperationRun? run = null;
        while (_reader.Next() is { } frame)
        {
            switch (frame.Type)
            {
                case FrameType.Describe:
                    _writer.Write(FrameType.Catalogue, _catalogue ??= Catalogue());
                    break;
                case FrameType.Begin when !begun:
                    begun = true;
                    _isOver = false;
                    int number = BinaryPrimitives.ReadInt32LittleEndian(_reader.Payload);
                    _parts.Lines.BeginRun(number);
                    _processState.Restore();
                    _parts.AtWork.BeginRun(number);
                    run = Begin(_reader.Payload.AsMemory(FrameHeader.BeginPrefixSize..frame.Length));
                    break;
                case FrameType.Items when begun:
                    // A run that cannot start, or has stopped at a failure, ignores its items: the service sent them before it knew.
                    if (run is not null && !_isOver)
                        Work(run, frame.Length);
                    break;
                case FrameType.End when begun:
                    begun = false;
                    run?.Loop.Drain();
                    Rest();
                    _parts.AtWork.BeginRun(0);
                    _writer.Write(FrameType.Done, []);
                    break;
                default:
                    throw new GarbledFrameException($"Unexpected {frame.Type} frame.");
            }
            if (!_parts.Stop.IsRequested)
                continue;
            run?.Loop.Drain();
            _instances.Farewell();
            return ExitCode.Terminated;
        }
        _instances.Farewell();
        return ExitCode.EndOfInput;
    }

    // Scripts have no catalogue; a service that asks for one wants the worker warm.
    private byte[] Catalogue()
    {
        if (!_isForScripts)
            return CatalogueText.Of(_operations);

        ScriptLoop.Warm();
        return "[]"u8.ToArray();
    }

    private OperationRun? Begin(ReadOnlyMemory<byte> payload)
    {
        BeginRequest request = BeginRequest.Parse(payload);
        try
        {
            OperationRun run = Bind(request);
            // Changes that a constructor has made are undone, too: it ran for this run and not for the next.
            _processState.Restore();
            _writer.Write(FrameType.Ready, []);
            return run;
        }
        catch (CannotStartException exception)
        {
            _writer.Write(FrameType.Ready, Encoding.UTF8.GetBytes(exception.Message));
            return null;
        }
    }

    private OperationRun Bind(BeginRequest request)
    {
        if (_isForScripts)
        {
            string source = request.Script ?? throw new CannotStartException("There is no script.");
            ScriptLoop script = new(source, request.Parameters, _parts, _loops.Writer);
            return new OperationRun(script, [], TakesToken: false, request.MaxOutputBytes);
        }

        FoundOperation operation = Find(request.Operation);
        object?[] arguments = Arguments.Bind(operation, request.Parameters, _parts.Stop.Token);
        if (!operation.Method.IsStatic)
            arguments[Arguments.Instance] = _instances.Get(operation.Method.DeclaringType!);
        return new OperationRun(_loops.Get(operation), arguments, operation.TakesToken, request.MaxOutputBytes);
    }

    private FoundOperation Find(string name)
    {
        try
        {
            return _operations.Find(name) ?? throw new CannotStartException($"There is no operation {name}.");
        }
        catch (UnusableOperationException exception)
        {
            throw new CannotStartException(exception.Message);
        }
    }

    private void Work(OperationRun run, int length)
    {
        _parts.Stop.Enter(run.TakesToken);
        _flusher.Begin();
        _isOver = !run.Work(_reader.Payload, length, _parts);
        _parts.Stop.Leave();
        if (!run.Loop.IsIdle)
            return;
        Rest();
        _processState.Restore();
    }

    private void Rest()
    {
        _flusher.End();
        FlushPrinted();
    }

    // Not on this thread: another thread may hold the lock and wait for the service to read, which has stopped reading.
    private void FlushAtExit()
    {
        if (_output.HasBegun || _errors.HasBegun)
            Task.Run(FlushPrinted).Wait(ExitTime);
    }

    private void FlushPrinted()
    {
        _output.Flush();
        _errors.Flush();
    }
}
