namespace BatchApi.Endpoints.Operations;

/// <summary>All that can be run.</summary>
internal sealed record OperationListAnswer(IReadOnlyList<OperationAnswer> Operations);
