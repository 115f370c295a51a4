using System.Collections.ObjectModel;
using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>How a job is written in the columns of its row.</summary>
internal static class JobColumns
{
    public static string Text(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? "{}" : JsonSerializer.Serialize(labels, ReadableJson.Options);

    public static string Text(Priority priority) => priority switch
    {
        Priority.Low => "low",
        Priority.Normal => "normal",
        Priority.High => "high",
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, null),
    };

    /// <summary>The row of a statement that selects all columns in the order of <see cref="JobRows"/>.</summary>
    public static JobRow Read(Statement row) => new(
        new Job(
            row.Id(0),
            row.Text(1),
            row.TextOrNull(2),
            row.IsNull(3) ? null : new NumberRange(row.Number(3), row.Number(4), row.Number(5)),
            ParsePriority(row.Bytes(6)),
            new JobOptions(new Dictionary<string, object?>
            {
                [ChunkSize.Option.Name] = row.IntOrNull(7),
                [MaxWorkers.Option.Name] = row.IntOrNull(8),
                [ItemTimeout.Option.Name] = TimeSpan.FromMilliseconds(row.Number(9)),
                [MaxCrashes.Option.Name] = row.Int(10),
                [MemoryLimit.Option.Name] = row.Int(27),
            }),
            ParseLabels(row.Bytes(11)),
            ParseState(row.Bytes(12)),
            new Counts(row.Number(13), row.Number(14), row.Number(15), row.Number(16), row.Number(17), row.Number(18)),
            row.Number(19),
            row.Time(20),
            row.TimeOrNull(21),
            row.TimeOrNull(22),
            row.IsNull(23) ? null : new JobError(row.Text(23), row.Text(24)))
        {
            Usage = new Usage(TimeSpan.FromMicroseconds(row.Number(28)), row.Number(29), row.Int(30)),
            Script = row.TextOrNull(31),
        },
        row.Number(25),
        row.Number(26));

    private static Priority ParsePriority(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("low"u8) ? Priority.Low : text.SequenceEqual("high"u8) ? Priority.High : Priority.Normal;

    private static IReadOnlyDictionary<string, string> ParseLabels(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("{}"u8) ? ReadOnlyDictionary<string, string>.Empty : JsonSerializer.Deserialize<Dictionary<string, string>>(text)!;

    private static JobState ParseState(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("running"u8) ? JobState.Running
        : JobStates.Parse(System.Text.Encoding.UTF8.GetString(text)) ?? throw new FormatException("A job's state is not known.");
}
