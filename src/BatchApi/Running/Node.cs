namespace BatchApi.Running;

/// <summary>This running service, as the store knows it: one start of one process.</summary>
internal sealed class Node
{
    public string Name { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.CreateVersion7().ToString("N")[^6..]}";
}
