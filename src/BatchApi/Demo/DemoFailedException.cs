namespace BatchApi.Demo;

/// <summary>The service did not answer as the demo expects.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
