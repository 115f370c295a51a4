using Xunit.v3;

// More than the CI machine has of cores: many of these tests wait, for a service to start or to end.
[assembly: Parallelization(MaxThreads = 3)]

namespace BatchApi.Tests.Stopping;

/// <summary>Tests that hold whole services to the clock: after all others, and one at a time.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
