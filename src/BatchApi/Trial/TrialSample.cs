namespace BatchApi.Trial;

/// <summary>An item and its output when it is alone in the program.</summary>
/// <param name="Output">The output of one run.</param>
/// <param name="Stable">What the outputs of all runs have in common.</param>
/// <param name="Time">How long it takes.</param>
internal sealed record TrialSample(string Item, string Output, StablePart Stable, TimeSpan Time);
