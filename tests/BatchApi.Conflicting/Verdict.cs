namespace BatchApi.Conflicting;

/// <summary>What is wrong with a person.</summary>
/// <param name="Library">Version of the assembly that found out.</param>
public sealed record Verdict(IReadOnlyList<string> Wrong, string Library);
