using BatchApi.Pool.Assignments;
using BatchApi.Pool.Printing;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Connections;

/// <summary>
/// Which item wrote what comes from a child's stderr. Standard error does not say so: a line is an item's only if nobody else can have written it.
/// </summary>
/// <param name="current">What the child is at; null: nothing.</param>
internal sealed class StderrAttribution(ChildProcess child, ErrorStream errors, PrintedLines printed, Func<Assignment?> current)
{
    // What was printed before an answer belongs to the item that is answered: as much as fits into the pipe.
    private const int MaxBytes = 64 * 1024;

    private Func<long?>? _writer;
    private long? _onlyItem;

    /// <summary>A run begins, perhaps for another caller than the last one.</summary>
    /// <param name="number">What the child knows the run by.</param>
    public void BeginRun(Run run, int number)
    {
        // In this order: what comes after nobody but the child's own thread could write, and all was read, is the new caller's.
        _onlyItem = null;
        var isOfAnother = printed.IsOfAnother(run);
        var isQuiet = isOfAnother && errors.HasOneWriter();
        ReadRest();
        if (isOfAnother)
            errors.Forget();
        printed.Begin(run, number, isQuiet);
    }

    /// <summary>
    /// One item is at work from here on, and no other is begun before it is answered: what comes from stderr meanwhile is its own, if nothing else
    /// is left that writes.
    /// </summary>
    public void NoteOnlyItem(SendWindow window)
    {
        if (_onlyItem == window.ItemAtWork)
            return;

        _onlyItem = null;
        if (window.Run.Print is null || !errors.IsInUse || !errors.HasOneWriter())
            return;

        // What is there already was written before.
        ReadRest();
        _onlyItem = window.ItemAtWork;
    }

    /// <summary>Reads stderr: what comes is an item's if nobody else can have written it.</summary>
    /// <param name="maxBytes">When to stop although there is more.</param>
    public void Read(int maxBytes) => errors.Read(maxBytes, _writer ??= Writer);

    /// <summary>Reads what belongs before an answer that has just come.</summary>
    /// <param name="answered">Items that it answers: the one after them may have written, too.</param>
    public void ReadBeforeAnswer(SendWindow window, int answered)
    {
        if (window.Outstanding > answered)
            _onlyItem = null;
        if (window.Run.Print is not null)
            Read(MaxBytes);
    }

    /// <summary>Reads what is left when a run ends; it is no item's.</summary>
    public void ReadRest() => errors.Read(MaxBytes);

    // The answers in the pipe are looked at when that was read which they may follow.
    private long? Writer() =>
        _onlyItem is { } item && current() is { Window: { IsOneAtWork: true } window } && window.ItemAtWork == item
            && child.Output.UnreadBytes == 0 ? item : null;
}
