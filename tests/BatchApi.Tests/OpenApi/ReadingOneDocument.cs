namespace BatchApi.Tests.OpenApi;

/// <summary>Tests that share a service and its document.</summary>
[CollectionDefinition(nameof(ReadingOneDocument))]
public sealed class ReadingOneDocument : ICollectionFixture<DocumentedService>;
