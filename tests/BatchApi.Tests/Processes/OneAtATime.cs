namespace BatchApi.Tests.Processes;

/// <summary>Tests that start whole services and hold them to the clock: after all others, and one at a time.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
