namespace BatchApi.Jobs.Logs;

/// <summary>Where a line of a job's log comes from.</summary>
internal enum LogStream
{
    /// <summary>Printed to the language's own standard output.</summary>
    Output,

    /// <summary>Printed to standard error, or by native code to standard output.</summary>
    Errors,

    /// <summary>Said by the service itself: how many lines it has left out.</summary>
    Pool,
}
