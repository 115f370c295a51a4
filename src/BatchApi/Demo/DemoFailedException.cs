namespace BatchApi.Demo;

/// <summary>The service answered something else than the demo expects.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
