using Xunit.v3;

// Twice what the CI machine has of cores: most of these tests wait, for what hangs to be ended.
[assembly: Parallelization(MaxThreads = 4)]

namespace BatchApi.Pool.Tests;

/// <summary>Tests that measure this process itself: they run when all others have ended.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
