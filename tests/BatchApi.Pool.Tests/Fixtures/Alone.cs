using Xunit.v3;

// More than the CI machine has of cores: most of these tests wait, for what hangs to be ended.
[assembly: Parallelization(MaxThreads = 3)]

namespace BatchApi.Pool.Tests.Fixtures;

/// <summary>Tests that measure this process itself: they run when all others have ended.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
