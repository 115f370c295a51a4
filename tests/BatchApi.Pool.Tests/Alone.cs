namespace BatchApi.Pool.Tests;

/// <summary>Tests that measure this process itself: they run when all others have ended.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
