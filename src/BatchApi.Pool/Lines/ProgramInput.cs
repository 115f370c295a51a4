using BatchApi.Pool.Linux;

namespace BatchApi.Pool.Lines;

/// <summary>The standard input of a program: the part of a batch that is still to be written, and whether the program reads.</summary>
internal sealed class ProgramInput(Descriptor pipe)
{
    private ReadOnlyMemory<byte> _unsent;
    private long _sentBytes;
    private bool _hasRead;

    public bool IsOpen => pipe.IsOpen;

    /// <summary>Whether something waits to be written.</summary>
    public bool IsSending => !_unsent.IsEmpty && pipe.IsOpen;

    /// <summary>Whether the whole batch was written and can be followed by the end of input.</summary>
    public bool IsAllSent => _unsent.IsEmpty && pipe.IsOpen;

    /// <summary>Whether the program has read all that was written to it.</summary>
    public bool IsAllRead => pipe.UnreadBytes == 0;

    /// <summary>Whether the end of input was sent. The program may also have closed its end itself.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>
    /// Whether the program has read anything of this run. If the program has closed its input, the last known answer still holds.
    /// </summary>
    public bool HasBeenRead => _hasRead || ((pipe.IsOpen || HasEnded) && pipe.UnreadBytes < _sentBytes);

    /// <summary>A run begins. A program that has hung since it last answered reads nothing of it, and no item of this run is to blame.</summary>
    public void BeginRun()
    {
        _hasRead = false;
        _sentBytes = pipe.UnreadBytes;
    }

    /// <summary>What is to be written next. All before it was written.</summary>
    public void Put(ReadOnlyMemory<byte> lines) => _unsent = lines;

    /// <summary>The program was seen to read.</summary>
    public void NoteRead() => _hasRead = true;

    /// <summary>Writes what fits into the pipe. False: the program has closed its end.</summary>
    public bool TrySend()
    {
        while (IsSending)
        {
            var written = pipe.Write(_unsent.Span);
            if (written == 0)
                return true;
            if (written < 0)
            {
                _hasRead = HasBeenRead;
                pipe.Dispose();
                return false;
            }

            _unsent = _unsent[written..];
            _sentBytes += written;
        }

        return true;
    }

    /// <summary>Sends the end of input.</summary>
    public void End()
    {
        pipe.Dispose();
        HasEnded = true;
    }
}
