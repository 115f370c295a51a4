using BatchApi.Pool.Assignments;

namespace BatchApi.Pool.Lines;

/// <summary>Judges a batch by the exit of its program.</summary>
internal static class ExitJudgement
{
    /// <param name="answers">The lines that came. If the last line has no end but is an answer, it gets one.</param>
    /// <param name="hasInputEnded">Whether the program was sent the end of its input.</param>
    /// <param name="leavesLastLineOpen">Whether no program of its kind has ever ended its last line.</param>
    public static ExitVerdict Judge(
        HeldAnswers answers, LineBatch batch, SendWindow window, ExitStatus exit, bool hasInputEnded, bool leavesLastLineOpen)
    {
        var isAtEnd = hasInputEnded && exit.Code == 0;
        var isLastLineOpen = isAtEnd && answers.HasBegunLine && answers.Count == window.Outstanding - 1;
        if (isLastLineOpen && batch.IsAnsweredAtEnd && leavesLastLineOpen)
        {
            answers.EndLine();
            return ExitVerdict.AnsweredWithLineOpen;
        }

        if (answers.Count == window.Outstanding && !answers.HasBegunLine && (isAtEnd || !hasInputEnded))
            return ExitVerdict.Answered;

        if (isLastLineOpen && !batch.HadBegunLineAtEnd && !batch.IsAnsweredAtEnd && leavesLastLineOpen && window.TryAnew())
            return ExitVerdict.LastLineOpen;

        return isAtEnd || answers.Count > window.Outstanding ? ExitVerdict.Miscounted : ExitVerdict.Crashed;
    }
}
