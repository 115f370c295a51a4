using BatchApi.Pool.Workers;

namespace BatchApi.Pool.Lines;

/// <summary>What becomes of a batch: its answers are delivered, or it is to be sent again in smaller batches. Each way ends in what the run goes on with.</summary>
/// <param name="conversation">Delivers, and counts what is delivered.</param>
/// <param name="sendNext">Sends the next batch. False: there is none, or this program is to be sent no more.</param>
internal sealed class BatchOutcome(
    Conversation conversation, Shutdown shutdown, HeldAnswers answers, LineBatch batch, OutputBuffering buffering, Func<Assignment, Feed, bool> sendNext)
{
    /// <summary>The lines that are held are the answers to the batch.</summary>
    /// <param name="goOn">Whether the program can be sent more.</param>
    /// <returns>How its part in the run has ended; null: it has been sent more.</returns>
    public WorkerEnding? Accept(Assignment assignment, Feed feed, bool goOn)
    {
        var (first, count, answerTime) = (feed.FirstOpen, feed.Outstanding, batch.AnswerTime);
        buffering.NoteAnswered(count);
        conversation.TakePrinted(feed, count);
        bool isSent;
        if (feed.Run.FreshAfterFailure)
        {
            var answered = answers.Read(first, count, stopAtFailure: true);
            assignment.IsOver = answered.Failures.Count > 0;
            conversation.Count(assignment, feed, answered.Count, answerTime);
            conversation.Deliver(assignment, answered);
            isSent = goOn && !shutdown.HasBegun && sendNext(assignment, feed);
        }
        else
        {
            conversation.Count(assignment, feed, count, answerTime);
            // While the program does the next ones, these are looked at and delivered. Nothing is read meanwhile.
            isSent = goOn && sendNext(assignment, feed);
            conversation.Deliver(assignment, answers.Read(first, count, stopAtFailure: false));
            if (isSent) conversation.BeginItem(assignment);
        }

        answers.Clear();
        return isSent ? null : EndingOf(assignment, feed);
    }

    /// <summary>There are too many answers to hold. The program did nothing wrong, but it would go on writing.</summary>
    public WorkerEnding HoldLess(Feed feed)
    {
        feed.MaxTogether = Math.Max(1, answers.Count / 2);
        answers.Clear();
        shutdown.Kill();
        return WorkerEnding.WornOut;
    }

    /// <summary>There are more lines than items, or fewer. Of several items nobody can tell which it was; a single one has failed.</summary>
    public WorkerEnding Miscounted(Assignment assignment, Feed feed)
    {
        buffering.NoteMiscount();
        shutdown.Violated($"answered {feed.Outstanding} items with {answers.Count} lines");
        if (feed.Outstanding > 1)
        {
            feed.IsAnsweredTogether = true;
            answers.Clear();
            return WorkerEnding.Undecided;
        }

        var failure = LineResults.Miscounted(feed.FirstOpen, answers.Bytes, answers.Count);
        conversation.TakePrinted(feed, feed.Outstanding);
        conversation.Count(assignment, feed, 1, batch.Age);
        answers.Clear();
        conversation.Deliver(assignment, new ResultBatch(failure.Index, 1, "null\n"u8.ToArray(), [failure]));
        return EndingOf(assignment, feed);
    }

    /// <summary>The program has ended by itself.</summary>
    /// <param name="hasInputEnded">Whether it was sent the end of its input.</param>
    /// <param name="slept">How long it had slept before that.</param>
    /// <returns>How its part in the run has ended; null: as that of any worker that crashes.</returns>
    public WorkerEnding? Conclude(Assignment assignment, Feed feed, ExitStatus exit, bool hasInputEnded, TimeSpan slept)
    {
        var verdict = ExitJudgement.Judge(answers, batch, feed, exit, hasInputEnded, buffering.LeavesLastLineOpen);
        switch (verdict)
        {
            case ExitVerdict.Answered or ExitVerdict.AnsweredWithLineOpen:
                if (hasInputEnded && !batch.IsAnsweredAtEnd) buffering.NoteAnsweredAtEnd(slept, batch.EndToAnswer);
                if (verdict == ExitVerdict.Answered) buffering.NoteLastLineEnded();
                return Accept(assignment, feed, goOn: false);

            case ExitVerdict.LastLineOpen:
                buffering.NoteLastLineOpen(slept, batch.EndToAnswer);
                answers.Clear();
                return WorkerEnding.WornOut;

            case ExitVerdict.Miscounted:
                return Miscounted(assignment, feed);

            default:
                if (answers.HasBegunLine) shutdown.Add($"it had not ended the line of its answer, {LineResults.Show(answers.BegunLine)}");
                return null;
        }
    }

    /// <summary>Nothing is at work, and the program is sent no more.</summary>
    public static WorkerEnding EndingOf(Assignment assignment, Feed feed) =>
        feed.IsComplete ? WorkerEnding.Done
        : assignment.StopSeen is not null ? WorkerEnding.Quiet
        : feed.IsAtHanging ? WorkerEnding.Done
        : WorkerEnding.WornOut;
}
