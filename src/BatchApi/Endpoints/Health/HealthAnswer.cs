namespace BatchApi.Endpoints.Health;

/// <summary>How the service is.</summary>
internal sealed record HealthAnswer(string Status);
