namespace BatchApi.Trial;

/// <summary>Something that the author of an operation should know.</summary>
/// <param name="IsProblem">Whether it gives wrong or missing results; else it is advice.</param>
/// <param name="Title">What it is, in two words or three.</param>
/// <param name="Text">What was seen, and what to do.</param>
/// <param name="IsGap">Whether something could not be tried.</param>
internal sealed record Finding(bool IsProblem, string Title, string Text, bool IsGap = false);
