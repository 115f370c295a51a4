namespace BatchApi.Pool;

/// <summary>How the pool and a worker speak with each other over the worker's standard input and output.</summary>
public enum WorkerProtocol
{
    /// <summary>Length, type and payload: what the workers that come with the pool speak.</summary>
    Frames,

    /// <summary>
    /// Any program: one JSON value a line in, one out, in order, both in UTF-8. The items' lines reach it byte by byte as they are, and its
    /// answers are taken as they are but for a byte-order mark before the first and a carriage return before a line feed.
    /// <see cref="Run.Begin"/> is not sent.
    /// <para>
    /// An answer ends with a line feed. What stands without one when the program ends is no answer, for it may be half of one: it crashed, or its
    /// item fails with <c>invalid_output</c>. Only the last line of a program that answers at the end of its input may lack it, if it always has.
    /// </para>
    /// <para>
    /// A line that is not one JSON value fails its item with <c>invalid_output</c>; one longer than
    /// <see cref="WorkerCommand.MaxFrameBytes"/> with <c>output_too_large</c>. Answers belong to items by their number alone, so they
    /// are held back until a window is answered by as many lines as it has items and the program waits for more; if the numbers
    /// differ, the window is run again in smaller portions until the item is found that has no line or several, which fails with
    /// <c>invalid_output</c>. What cannot be seen: one item of a window without a line and another with two, and a second line that
    /// comes only after the program has slept. So windows grow with trust: the first 512 items are sent one by one, later ones in windows of
    /// at most a 256th of what was answered by a line each since the last time that it was not.
    /// </para>
    /// <para>
    /// A program that waits for more and has not answered gets end of input. If it then answers and exits with 0, twice in a row, it
    /// buffers its output (<c>jq</c> and <c>awk</c> do, on a pipe): from then on it is started once per run, given all items at
    /// once and believed when it has exited with 0 (the first sixteen items alone; then at most an eighth of what was answered so far at once). See
    /// <see cref="WorkerPool.IsOnePerRun"/>. The item timeout then counts from the end of
    /// its input or its last line, and at most as many items are sent as are likely to take half of it; an item that hangs
    /// costs up to three timeouts before it is found.
    /// </para>
    /// </summary>
    Lines,
}
