namespace BatchApi.Pool.Tests;

/// <summary>Tests that look at the whole process, or fill the machine: no others run meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
