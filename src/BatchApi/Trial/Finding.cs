namespace BatchApi.Trial;

/// <summary>A finding of the trial that the author of the operation should know.</summary>
/// <param name="IsProblem">Whether results are wrong or missing; otherwise the finding is advice.</param>
/// <param name="Title">What it is, in two words or three.</param>
/// <param name="Text">What was seen, and what to do.</param>
/// <param name="IsGap">Whether the finding is that something could not be tried.</param>
internal sealed record Finding(bool IsProblem, string Title, string Text, bool IsGap = false);
