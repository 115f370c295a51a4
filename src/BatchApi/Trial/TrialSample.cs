namespace BatchApi.Trial;

/// <summary>An item, and what it gives when it is alone in the program.</summary>
/// <param name="Output">Once.</param>
/// <param name="Stable">What it gives each time.</param>
/// <param name="Time">What it takes.</param>
internal sealed record TrialSample(string Item, string Output, StablePart Stable, TimeSpan Time);
