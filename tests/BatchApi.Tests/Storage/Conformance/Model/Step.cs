namespace BatchApi.Tests.Storage.Conformance.Model;

/// <summary>One thing that happens to the store; what the numbers mean depends on it.</summary>
internal readonly record struct Step(StepKind Kind, int Which, int Amount);
