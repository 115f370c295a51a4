using BatchApi.Pool.Assignments;
using BatchApi.Pool.Connections;
using BatchApi.Pool.Lines.Observation;
using BatchApi.Pool.Processes;

namespace BatchApi.Pool.Lines;

/// <summary>
/// What becomes of a batch: its answers are delivered, or it is to be sent again in smaller batches. Each way ends in what the run goes on with.
/// </summary>
/// <param name="connection">Delivers, and counts what is delivered.</param>
/// <param name="sendNext">Sends the next batch. False: there is none, or this program is to be sent no more.</param>
internal sealed class BatchOutcome(
    WorkerConnection connection, Shutdown shutdown, HeldAnswers answers, LineBatch batch, OutputBuffering buffering,
    Func<Assignment, SendWindow, bool> sendNext)
{
    /// <summary>The lines that are held are the answers to the batch.</summary>
    /// <param name="goOn">Whether the program can be sent more.</param>
    /// <returns>How its part in the run has ended; null: it has been sent more.</returns>
    public WorkerEnding? Accept(Assignment assignment, SendWindow window, bool goOn)
    {
        var (first, count, answerTime) = (window.FirstOpen, window.Outstanding, batch.AnswerTime);
        buffering.NoteAnswered(count);
        connection.Stderr.ReadBeforeAnswer(window, count);
        bool isSent;
        if (window.Run.FreshAfterFailure)
        {
            var answered = answers.Read(first, count, stopAtFailure: true);
            assignment.IsOver = answered.Failures.Count > 0;
            connection.Count(assignment, window, answered.Count, answerTime);
            connection.Deliver(assignment, answered);
            isSent = goOn && !shutdown.HasBegun && sendNext(assignment, window);
        }
        else
        {
            connection.Count(assignment, window, count, answerTime);
            // While the program does the next ones, these are looked at and delivered. Nothing is read meanwhile.
            isSent = goOn && sendNext(assignment, window);
            connection.Deliver(assignment, answers.Read(first, count, stopAtFailure: false));
            if (isSent)
                connection.BeginItem(assignment);
        }

        answers.Clear();
        return isSent ? null : EndingOf(assignment, window);
    }

    /// <summary>There are too many answers to hold. The program did nothing wrong, but it would go on writing.</summary>
    public WorkerEnding HoldLess(SendWindow window)
    {
        window.MaxTogether = Math.Max(1, answers.Count / 2);
        answers.Clear();
        shutdown.Kill();
        return WorkerEnding.WornOut;
    }

    /// <summary>There are more lines than items, or fewer. Of several items nobody can tell which it was; a single one has failed.</summary>
    public WorkerEnding Miscounted(Assignment assignment, SendWindow window)
    {
        buffering.NoteMiscount();
        shutdown.Violated($"answered {window.Outstanding} items with {answers.Count} lines");
        if (window.Outstanding > 1)
        {
            window.IsAnsweredTogether = true;
            answers.Clear();
            return WorkerEnding.Ambiguous;
        }

        var failure = LineResults.Miscounted(window.FirstOpen, answers.Bytes, answers.Count);
        connection.Stderr.ReadBeforeAnswer(window, window.Outstanding);
        connection.Count(assignment, window, 1, batch.Age);
        answers.Clear();
        connection.Deliver(assignment, new ResultBatch(failure.Index, 1, "null\n"u8.ToArray(), [failure]));
        return EndingOf(assignment, window);
    }

    /// <summary>The program has ended by itself.</summary>
    /// <param name="hasInputEnded">Whether it was sent the end of its input.</param>
    /// <param name="slept">How long it had slept before that.</param>
    /// <returns>How its part in the run has ended; null: as that of any worker that crashes.</returns>
    public WorkerEnding? Conclude(Assignment assignment, SendWindow window, ExitStatus exit, bool hasInputEnded, TimeSpan slept)
    {
        var verdict = ExitJudgement.Judge(answers, batch, window, exit, hasInputEnded, buffering.LeavesLastLineOpen);
        switch (verdict)
        {
            case ExitVerdict.Answered or ExitVerdict.AnsweredWithLineOpen:
                if (hasInputEnded && !batch.IsAnsweredAtEnd)
                    buffering.NoteAnsweredAtEnd(slept, batch.EndToAnswer);
                if (verdict == ExitVerdict.Answered)
                    buffering.NoteLastLineEnded();
                return Accept(assignment, window, goOn: false);

            case ExitVerdict.LastLineOpen:
                buffering.NoteLastLineOpen(slept, batch.EndToAnswer);
                answers.Clear();
                return WorkerEnding.WornOut;

            case ExitVerdict.Miscounted:
                return Miscounted(assignment, window);

            default:
                if (answers.HasBegunLine)
                    shutdown.Add($"it had not ended the line of its answer, {LineResults.Show(answers.BegunLine)}");
                return null;
        }
    }

    /// <summary>Nothing is at work, and the program is sent no more.</summary>
    public static WorkerEnding EndingOf(Assignment assignment, SendWindow window) =>
        window.IsComplete ? WorkerEnding.Done
        : assignment.StopSeen is not null ? WorkerEnding.Stopped
        : window.IsAtHanging ? WorkerEnding.Done
        : WorkerEnding.WornOut;
}
