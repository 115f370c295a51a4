using BatchApi.Jobs.Options;

namespace BatchApi.Endpoints.Submission.Requests;

/// <summary>What may be sent for each option: the same words whether the type is wrong or the size.</summary>
internal static class OptionMessages
{
    public const int MaxChunkSize = 1_000_000;
    public const int MaxMaxWorkers = 10_000;
    public const int MaxMaxCrashes = 10;
    public const double MinItemTimeoutSeconds = 0.001;
    public const double MaxItemTimeoutSeconds = 86_400;

    public static string ChunkSize { get; } = $"Must be \"auto\" or an integer from 1 to {MaxChunkSize}.";

    public static string MaxWorkers { get; } = $"Must be an integer from 1 to {MaxMaxWorkers}.";

    public static string MaxCrashes { get; } = $"Must be an integer from 1 to {MaxMaxCrashes}.";

    public static string MemoryLimitMiB { get; } = $"Must be an integer from {JobsOptions.MinMemoryLimitMiB} to {JobsOptions.MaxMemoryLimitMiB}.";

    public static string ItemTimeoutSeconds { get; } = "Must be a number from 0.001 to 86400.";
}
