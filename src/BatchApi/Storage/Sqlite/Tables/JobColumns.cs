using System.Collections.ObjectModel;
using System.Text;
using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Jobs.Input;
using BatchApi.Jobs.Options;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>How a job is written in the columns of its row.</summary>
internal static class JobColumns
{
    /// <summary>What is written when the job is accepted, and never again.</summary>
    public static JobColumn[] Constant { get; } =
    [
        new("id", (statement, row) => statement.Bind(row.Job.Id)),
        new("operation", (statement, row) => statement.Bind(row.Job.Operation)),
        new("parameters", (statement, row) => statement.Bind(row.Job.Parameters)),
        new("range_start", (statement, row) => statement.Bind(row.Job.Range?.Start)),
        new("range_count", (statement, row) => statement.Bind(row.Job.Range?.Count)),
        new("range_step", (statement, row) => statement.Bind(row.Job.Range?.Step)),
        new("priority", (statement, row) => statement.Bind(Text(row.Job.Priority))),
        new("options", (statement, row) => statement.Bind(StoredOptions.Write(row.Job.Options))),
        new("labels", (statement, row) => statement.Bind(Text(row.Job.Labels))),
        new("script", (statement, row) => statement.Bind(row.Job.Script)),
        new("total", (statement, row) => statement.Bind(row.Job.Counts.Total)),
        new("created_at", (statement, row) => statement.Bind(row.Job.CreatedAt)),
    ];

    /// <summary>What may change in a job's life.</summary>
    public static JobColumn[] Changing { get; } =
    [
        new("state", (statement, row) => statement.Bind(row.Job.State.Name())),
        new("pending", (statement, row) => statement.Bind(row.Job.Counts.Pending)),
        new("running", (statement, row) => statement.Bind(row.Job.Counts.Running)),
        new("succeeded", (statement, row) => statement.Bind(row.Job.Counts.Succeeded)),
        new("failed", (statement, row) => statement.Bind(row.Job.Counts.Failed)),
        new("canceled", (statement, row) => statement.Bind(row.Job.Counts.Canceled)),
        new("version", (statement, row) => statement.Bind(row.Job.Version)),
        new("started_at", (statement, row) => statement.Bind(row.Job.StartedAt)),
        new("ended_at", (statement, row) => statement.Bind(row.Job.EndedAt)),
        new("error_code", (statement, row) => statement.Bind(row.Job.Error?.Code)),
        new("error_message", (statement, row) => statement.Bind(row.Job.Error?.Message)),
        new("cpu_us", (statement, row) => statement.Bind((long)row.Job.Usage.CpuTime.TotalMicroseconds)),
        new("peak_memory_bytes", (statement, row) => statement.Bind(row.Job.Usage.PeakMemoryBytes)),
        new("worker_restarts", (statement, row) => statement.Bind(row.Job.Usage.WorkerRestarts)),
        new("next_index", (statement, row) => statement.Bind(row.NextIndex)),
        new("next_sequence", (statement, row) => statement.Bind(row.NextSequence)),
    ];

    public static string Text(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? "{}" : JsonSerializer.Serialize(labels, ReadableJson.Options);

    /// <summary>The row of a statement that selects all of these columns.</summary>
    public static JobRow Read(Statement row) => new(
        new Job(
            row.Id("id"),
            row.Text("operation"),
            row.TextOrNull("parameters"),
            row.NumberOrNull("range_start") is { } start ? new NumberRange(start, row.Number("range_count"), row.Number("range_step")) : null,
            ParsePriority(row.Bytes("priority")),
            StoredOptions.Read(row.Bytes("options")),
            ParseLabels(row.Bytes("labels")),
            ParseState(row.Bytes("state")),
            new Counts(
                row.Number("total"), row.Number("pending"), row.Number("running"),
                row.Number("succeeded"), row.Number("failed"), row.Number("canceled")),
            row.Number("version"),
            row.Time("created_at"),
            row.TimeOrNull("started_at"),
            row.TimeOrNull("ended_at"),
            row.TextOrNull("error_code") is { } code ? new JobError(code, row.Text("error_message")) : null)
        {
            Usage = new Usage(TimeSpan.FromMicroseconds(row.Number("cpu_us")), row.Number("peak_memory_bytes"), row.Int("worker_restarts")),
            Script = row.TextOrNull("script"),
        },
        row.Number("next_index"),
        row.Number("next_sequence"));

    private static string Text(Priority priority) => priority switch
    {
        Priority.Low => "low",
        Priority.Normal => "normal",
        Priority.High => "high",
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, null),
    };

    private static Priority ParsePriority(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("low"u8) ? Priority.Low : text.SequenceEqual("high"u8) ? Priority.High : Priority.Normal;

    private static IReadOnlyDictionary<string, string> ParseLabels(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("{}"u8) ? ReadOnlyDictionary<string, string>.Empty : JsonSerializer.Deserialize<Dictionary<string, string>>(text)!;

    private static JobState ParseState(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("running"u8) ? JobState.Running
        : JobStates.Parse(Encoding.UTF8.GetString(text)) ?? throw new FormatException("A job's state is not known.");
}
