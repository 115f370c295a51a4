using BatchApi.Pool.Workers;

namespace BatchApi.Pool.Lines;

/// <summary>
/// What becomes of a batch: its answers are delivered, or it is to be sent again in smaller batches. Each way ends in what the run goes on with.
/// </summary>
/// <param name="conversation">Delivers, and counts what is delivered.</param>
/// <param name="sendNext">Sends the next batch. False: there is none, or this program is to be sent no more.</param>
internal sealed class BatchOutcome(
    Conversation conversation, Shutdown shutdown, HeldAnswers answers, LineBatch batch, OutputBuffering buffering,
    Func<Assignment, RunProgress, bool> sendNext)
{
    /// <summary>The lines that are held are the answers to the batch.</summary>
    /// <param name="goOn">Whether the program can be sent more.</param>
    /// <returns>How its part in the run has ended; null: it has been sent more.</returns>
    public WorkerEnding? Accept(Assignment assignment, RunProgress progress, bool goOn)
    {
        var (first, count, answerTime) = (progress.FirstOpen, progress.Outstanding, batch.AnswerTime);
        buffering.NoteAnswered(count);
        conversation.TakePrinted(progress, count);
        bool isSent;
        if (progress.Run.FreshAfterFailure)
        {
            var answered = answers.Read(first, count, stopAtFailure: true);
            assignment.IsOver = answered.Failures.Count > 0;
            conversation.Count(assignment, progress, answered.Count, answerTime);
            conversation.Deliver(assignment, answered);
            isSent = goOn && !shutdown.HasBegun && sendNext(assignment, progress);
        }
        else
        {
            conversation.Count(assignment, progress, count, answerTime);
            // While the program does the next ones, these are looked at and delivered. Nothing is read meanwhile.
            isSent = goOn && sendNext(assignment, progress);
            conversation.Deliver(assignment, answers.Read(first, count, stopAtFailure: false));
            if (isSent) conversation.BeginItem(assignment);
        }

        answers.Clear();
        return isSent ? null : EndingOf(assignment, progress);
    }

    /// <summary>There are too many answers to hold. The program did nothing wrong, but it would go on writing.</summary>
    public WorkerEnding HoldLess(RunProgress progress)
    {
        progress.MaxTogether = Math.Max(1, answers.Count / 2);
        answers.Clear();
        shutdown.Kill();
        return WorkerEnding.WornOut;
    }

    /// <summary>There are more lines than items, or fewer. Of several items nobody can tell which it was; a single one has failed.</summary>
    public WorkerEnding Miscounted(Assignment assignment, RunProgress progress)
    {
        buffering.NoteMiscount();
        shutdown.Violated($"answered {progress.Outstanding} items with {answers.Count} lines");
        if (progress.Outstanding > 1)
        {
            progress.IsAnsweredTogether = true;
            answers.Clear();
            return WorkerEnding.Ambiguous;
        }

        var failure = LineResults.Miscounted(progress.FirstOpen, answers.Bytes, answers.Count);
        conversation.TakePrinted(progress, progress.Outstanding);
        conversation.Count(assignment, progress, 1, batch.Age);
        answers.Clear();
        conversation.Deliver(assignment, new ResultBatch(failure.Index, 1, "null\n"u8.ToArray(), [failure]));
        return EndingOf(assignment, progress);
    }

    /// <summary>The program has ended by itself.</summary>
    /// <param name="hasInputEnded">Whether it was sent the end of its input.</param>
    /// <param name="slept">How long it had slept before that.</param>
    /// <returns>How its part in the run has ended; null: as that of any worker that crashes.</returns>
    public WorkerEnding? Conclude(Assignment assignment, RunProgress progress, ExitStatus exit, bool hasInputEnded, TimeSpan slept)
    {
        var verdict = ExitJudgement.Judge(answers, batch, progress, exit, hasInputEnded, buffering.LeavesLastLineOpen);
        switch (verdict)
        {
            case ExitVerdict.Answered or ExitVerdict.AnsweredWithLineOpen:
                if (hasInputEnded && !batch.IsAnsweredAtEnd) buffering.NoteAnsweredAtEnd(slept, batch.EndToAnswer);
                if (verdict == ExitVerdict.Answered) buffering.NoteLastLineEnded();
                return Accept(assignment, progress, goOn: false);

            case ExitVerdict.LastLineOpen:
                buffering.NoteLastLineOpen(slept, batch.EndToAnswer);
                answers.Clear();
                return WorkerEnding.WornOut;

            case ExitVerdict.Miscounted:
                return Miscounted(assignment, progress);

            default:
                if (answers.HasBegunLine) shutdown.Add($"it had not ended the line of its answer, {LineResults.Show(answers.BegunLine)}");
                return null;
        }
    }

    /// <summary>Nothing is at work, and the program is sent no more.</summary>
    public static WorkerEnding EndingOf(Assignment assignment, RunProgress progress) =>
        progress.IsComplete ? WorkerEnding.Done
        : assignment.StopSeen is not null ? WorkerEnding.Stopped
        : progress.IsAtHanging ? WorkerEnding.Done
        : WorkerEnding.WornOut;
}
