using System.Text.Json;

namespace BatchApi.Endpoints.Swagger;

/// <summary>How the items are worked on, as Swagger shows it.</summary>
/// <param name="ChunkSize">Items a worker is given together, 1 to 1,000,000, or "auto" (default): planned from the measured time per item.</param>
/// <param name="MaxWorkers">Workers the job may keep busy at once; default all.</param>
/// <param name="ItemTimeoutSeconds">Wall clock of one item, 0.001 to 86,400; default 60.</param>
/// <param name="MaxCrashes">Crashes an item may cause before it fails, 1 to 10; default 2.</param>
/// <param name="MemoryLimitMiB">Resident memory of a worker with its children, 16 to 1,048,576; default 512. An item that exceeds it fails with memory_limit.</param>
internal sealed record OptionsRequestDocument(JsonElement? ChunkSize, int? MaxWorkers, double? ItemTimeoutSeconds, int? MaxCrashes, int? MemoryLimitMiB);
