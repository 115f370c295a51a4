using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>Which jobs somebody should look at.</summary>
internal static class Claimable
{
    /// <summary>Whether a job is unfinished, claimable now or not.</summary>
    public static bool IsAnyUnfinished(Connection connection)
    {
        using var select = connection.Statement("SELECT 1 FROM jobs INDEXED BY jobs_unfinished WHERE ended_at IS NULL LIMIT 1");
        return select.Step();
    }

    /// <summary>Unfinished jobs with something to claim now, or canceling ones that nobody works on, oldest first.</summary>
    public static List<Guid> Find(Connection connection, DateTimeOffset leaseNow)
    {
        using var select = connection.Statement("""
            SELECT id FROM jobs INDEXED BY jobs_unfinished
            WHERE ended_at IS NULL AND CASE state
                WHEN 'canceling' THEN
                    NOT EXISTS (SELECT 1 FROM chunks AS c INDEXED BY chunks_unfinished
                                WHERE c.owner = jobs.owner AND c.job = jobs.id AND c.state <> 'done' AND c.state = 'claimed' AND c.lease_until > ?1)
                ELSE
                    (next_index < total
                     OR EXISTS (SELECT 1 FROM chunks AS c INDEXED BY chunks_unfinished
                                WHERE c.owner = jobs.owner AND c.job = jobs.id AND c.state <> 'done'
                                      AND (c.state = 'released' OR c.lease_until <= ?1))
                     OR EXISTS (SELECT 1 FROM again WHERE again.owner = jobs.owner AND again.job = jobs.id AND again.due <= ?1))
                    AND (options ->> 'maxWorkers' IS NULL
                         OR options ->> 'maxWorkers' > (SELECT count(*) FROM chunks AS c INDEXED BY chunks_unfinished
                                                        WHERE c.owner = jobs.owner AND c.job = jobs.id AND c.state <> 'done'
                                                              AND c.state = 'claimed' AND c.lease_until > ?1))
                END
            ORDER BY id
            """);
        select.Bind(leaseNow);
        var jobs = new List<Guid>();
        while (select.Step())
            jobs.Add(select.Id("id"));
        return jobs;
    }
}
