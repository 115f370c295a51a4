using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>The table <c>jobs</c>.</summary>
internal static class JobRows
{
    public static JobRow? Find(Connection connection, Guid job)
    {
        using var select = connection.Statement("""
            SELECT id, operation, parameters, range_start, range_count, range_step, priority,
                   chunk_size, max_workers, item_timeout_ms, max_crashes, labels,
                   state, total, pending, running, succeeded, failed, canceled,
                   version, created_at, started_at, ended_at, error_code, error_message, next_index, next_sequence,
                   memory_limit_mib, cpu_us, peak_memory_bytes, worker_restarts, script
            FROM jobs WHERE id = ?1
            """);
        return select.Bind(job).Step() ? JobColumns.Read(select) : null;
    }

    /// <remarks>Without the scripts: a page of them is larger than all the rest.</remarks>
    public static List<Job> List(Connection connection, JobFilter filter)
    {
        using var select = connection.Statement("""
            SELECT id, operation, parameters, range_start, range_count, range_step, priority,
                   chunk_size, max_workers, item_timeout_ms, max_crashes, labels,
                   state, total, pending, running, succeeded, failed, canceled,
                   version, created_at, started_at, ended_at, error_code, error_message, next_index, next_sequence,
                   memory_limit_mib, cpu_us, peak_memory_bytes, worker_restarts, NULL
            FROM jobs
            WHERE id < coalesce(?1, 'z')
              AND (?2 IS NULL OR state = ?2)
              AND (?3 IS NULL OR operation = ?3)
              AND NOT EXISTS (
                  SELECT 1 FROM json_each(?4) AS wanted
                  WHERE NOT EXISTS (SELECT 1 FROM json_each(jobs.labels) AS own WHERE own.key = wanted.key AND own.value = wanted.value))
            ORDER BY id DESC LIMIT ?5
            """);
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
        using var select = connection.Statement("SELECT version FROM jobs WHERE id = ?1");
        return select.Bind(job).Step() ? select.Number(0) : JobChange.Gone;
    }

    public static bool Exists(Connection connection, Guid job) => Version(connection, job) != JobChange.Gone;

    /// <summary>How many items have no outcome yet; a job that is gone has none.</summary>
    public static long Remaining(Connection connection, Guid job)
    {
        using var select = connection.Statement("SELECT pending + running FROM jobs WHERE id = ?1");
        return select.Bind(job).Step() ? select.Number(0) : 0;
    }

    /// <summary>Unfinished jobs that somebody works on, as far as their counts say.</summary>
    public static List<Guid> Running(Connection connection)
    {
        using var select = connection.Statement("SELECT id FROM jobs INDEXED BY jobs_unfinished WHERE ended_at IS NULL AND running > 0");
        var jobs = new List<Guid>();
        while (select.Step())
            jobs.Add(select.Id(0));
        return jobs;
    }

    public static void Insert(Transaction transaction, JobRow row)
    {
        var job = row.Job;
        transaction.Statement("""
            INSERT INTO jobs (id, operation, parameters, range_start, range_count, range_step, priority,
                              chunk_size, max_workers, item_timeout_ms, max_crashes, labels,
                              state, total, pending, running, succeeded, failed, canceled,
                              version, created_at, started_at, ended_at, next_index, next_sequence, memory_limit_mib, script)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 0, 0, 0, 0, ?16, ?17, NULL, ?18, ?19, ?20, ?21, ?22)
            """)
            .Bind(job.Id).Bind(job.Operation).Bind(job.Parameters)
            .Bind(job.Range?.Start).Bind(job.Range?.Count).Bind(job.Range?.Step).Bind(JobColumns.Text(job.Priority))
            .Bind(ChunkSize.Of(job.Options)).Bind(MaxWorkers.Of(job.Options))
            .Bind((long)ItemTimeout.Of(job.Options).TotalMilliseconds).Bind(MaxCrashes.Of(job.Options)).Bind(JobColumns.Text(job.Labels))
            .Bind(job.State.Name()).Bind(job.Counts.Total).Bind(job.Counts.Pending)
            .Bind(job.Version).Bind(job.CreatedAt).Bind(job.EndedAt).Bind(row.NextIndex).Bind(row.NextSequence)
            .Bind(MemoryLimit.Of(job.Options)).Bind(job.Script)
            .Run();
        transaction.Changed(job.Id, job.Version, job);
    }

    /// <summary>Writes what may change of a job.</summary>
    public static void Update(Transaction transaction, JobRow row)
    {
        var job = row.Job;
        transaction.Statement("""
            UPDATE jobs SET state = ?2, pending = ?3, running = ?4, succeeded = ?5, failed = ?6, canceled = ?7,
                            version = ?8, started_at = ?9, ended_at = ?10, error_code = ?11, error_message = ?12,
                            next_index = ?13, next_sequence = ?14, cpu_us = ?15, peak_memory_bytes = ?16, worker_restarts = ?17
            WHERE id = ?1
            """)
            .Bind(job.Id).Bind(job.State.Name()).Bind(job.Counts.Pending).Bind(job.Counts.Running)
            .Bind(job.Counts.Succeeded).Bind(job.Counts.Failed).Bind(job.Counts.Canceled)
            .Bind(job.Version).Bind(job.StartedAt).Bind(job.EndedAt).Bind(job.Error?.Code).Bind(job.Error?.Message)
            .Bind(row.NextIndex).Bind(row.NextSequence)
            .Bind((long)job.Usage.CpuTime.TotalMicroseconds).Bind(job.Usage.PeakMemoryBytes).Bind(job.Usage.WorkerRestarts)
            .Run();
        // One that had ended before may still be told what a chunk took.
        transaction.Changed(job.Id, job.Version, job.EndedAt == transaction.Now ? job : null);
    }

    public static bool Delete(Transaction transaction, Guid job)
    {
        var deleted = transaction.Statement("DELETE FROM jobs WHERE id = ?1").Bind(job).Run() > 0;
        if (deleted)
            transaction.Changed(job, JobChange.Gone);
        return deleted;
    }
}
