using BatchApi.Jobs;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The table <c>jobs</c>.</summary>
internal static class JobRows
{
    private static readonly string SelectOne =
        $"SELECT {Names(JobColumns.Constant)}, {Names(JobColumns.Changing)} FROM jobs WHERE owner = {Owner.Everyone} AND id = ?1";

    // Without the scripts: a page of them is larger than all the rest.
    private static readonly string SelectMany = $"""
        SELECT {Names(JobColumns.Constant.Where(column => column.Name != "script"))}, NULL AS script, {Names(JobColumns.Changing)}
        FROM jobs
        WHERE owner = {Owner.Everyone} AND id < coalesce(?1, 'z')
          AND (?2 IS NULL OR state = ?2)
          AND (?3 IS NULL OR operation = ?3)
          AND NOT EXISTS (
              SELECT 1 FROM json_each(?4) AS wanted
              WHERE NOT EXISTS (SELECT 1 FROM json_each(jobs.labels) AS own WHERE own.key = wanted.key AND own.value = wanted.value))
        ORDER BY id DESC LIMIT ?5
        """;

    private static readonly string InsertOne = $"""
        INSERT INTO jobs (owner, {Names(AllColumns)})
        VALUES ({Owner.Everyone}, {string.Join(", ", AllColumns.Index().Select(column => $"?{column.Index + 1}"))})
        """;

    // The id is the last parameter.
    private static readonly string UpdateOne = $"""
        UPDATE jobs SET {string.Join(", ", JobColumns.Changing.Index().Select(column => $"{column.Item.Name} = ?{column.Index + 1}"))}
        WHERE owner = {Owner.Everyone} AND id = ?{JobColumns.Changing.Length + 1}
        """;

    private static IEnumerable<JobColumn> AllColumns => [.. JobColumns.Constant, .. JobColumns.Changing];

    public static JobRow? Find(Connection connection, Guid job)
    {
        using var select = connection.Statement(SelectOne);
        return select.Bind(job).Step() ? JobColumns.Read(select) : null;
    }

    /// <remarks>Without the scripts.</remarks>
    public static List<Job> List(Connection connection, JobFilter filter)
    {
        using var select = connection.Statement(SelectMany);
        select.Bind(filter.After?.ToString()).Bind(filter.State?.Name()).Bind(filter.Operation)
            .Bind(JobColumns.Text(filter.Labels)).Bind(filter.Limit);
        var jobs = new List<Job>();
        while (select.Step())
            jobs.Add(JobColumns.Read(select).Job);
        return jobs;
    }

    /// <summary>The job's version; <see cref="JobChange.Gone"/>: there is no such job.</summary>
    public static long Version(Connection connection, Guid job)
    {
        using var select = connection.Statement($"SELECT version FROM jobs WHERE owner = {Owner.Everyone} AND id = ?1");
        return select.Bind(job).Step() ? select.Number("version") : JobChange.Gone;
    }

    public static bool Exists(Connection connection, Guid job) => Version(connection, job) != JobChange.Gone;

    /// <summary>How many items have no outcome yet; a job that is gone has none.</summary>
    public static long Remaining(Connection connection, Guid job)
    {
        using var select = connection.Statement($"SELECT pending + running AS remaining FROM jobs WHERE owner = {Owner.Everyone} AND id = ?1");
        return select.Bind(job).Step() ? select.Number("remaining") : 0;
    }

    /// <summary>Unfinished jobs that somebody works on, as far as their counts say.</summary>
    public static List<Guid> Running(Connection connection)
    {
        using var select = connection.Statement("SELECT id FROM jobs INDEXED BY jobs_unfinished WHERE ended_at IS NULL AND running > 0");
        var jobs = new List<Guid>();
        while (select.Step())
            jobs.Add(select.Id("id"));
        return jobs;
    }

    public static void Insert(Transaction transaction, JobRow row)
    {
        var insert = transaction.Statement(InsertOne);
        foreach (var column in JobColumns.Constant)
            column.Bind(insert, row);
        foreach (var column in JobColumns.Changing)
            column.Bind(insert, row);
        insert.Run();
        transaction.Changed(row.Job.Id, row.Job.Version, row.Job);
    }

    /// <summary>Writes what may change of a job.</summary>
    public static void Update(Transaction transaction, JobRow row)
    {
        var update = transaction.Statement(UpdateOne);
        foreach (var column in JobColumns.Changing)
            column.Bind(update, row);
        update.Bind(row.Job.Id).Run();
        // A job that has ended may still be given the usage of a chunk.
        transaction.Changed(row.Job.Id, row.Job.Version, row.Job.EndedAt == transaction.Now ? row.Job : null);
    }

    /// <summary>Writes the row as it is: with it all that was committed before reaches the disk. Nothing is written of a job that is gone.</summary>
    // SQLite writes, and so synchronizes, nothing where a row is as it was: it is changed, and changed back.
    public static bool Rewrite(Transaction transaction, Guid job) =>
        transaction.Statement($"UPDATE jobs SET version = version + 1 WHERE owner = {Owner.Everyone} AND id = ?1").Bind(job).Run() > 0
        && transaction.Statement($"UPDATE jobs SET version = version - 1 WHERE owner = {Owner.Everyone} AND id = ?1").Bind(job).Run() > 0;

    public static bool Delete(Transaction transaction, Guid job)
    {
        var deleted = transaction.Statement($"DELETE FROM jobs WHERE owner = {Owner.Everyone} AND id = ?1").Bind(job).Run() > 0;
        if (deleted)
            transaction.Changed(job, JobChange.Gone);
        return deleted;
    }

    private static string Names(IEnumerable<JobColumn> columns) => string.Join(", ", columns.Select(column => column.Name));
}
