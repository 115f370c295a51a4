using BatchApi.Jobs.Options;
using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Tables;

/// <summary>Options of unfinished jobs, looked through when the store is opened: statements compare them, and workers start with them.</summary>
internal static class OptionRows
{
    /// <summary>Writes those anew that are out of bounds; answers with what was wrong.</summary>
    public static List<(Guid Job, string Problem)> Correct(Transaction transaction)
    {
        var found = new List<(Guid Job, string Problem)>();
        var corrected = new List<(string Owner, Guid Job, string Options)>();
        using (var select = transaction.Statement("SELECT owner, id, options FROM jobs INDEXED BY jobs_unfinished WHERE ended_at IS NULL"))
        {
            while (select.Step())
            {
                var (owner, job) = (select.Text("owner"), select.Id("id"));
                var options = select.Bytes("options");
                if (StoredOptions.Problems(options) is not { Count: > 0 } problems)
                    continue;

                corrected.Add((owner, job, StoredOptions.Write(StoredOptions.Read(options))));
                found.AddRange(problems.Select(problem => (job, problem)));
            }
        }

        foreach (var (owner, job, options) in corrected)
            transaction.Statement("UPDATE jobs SET options = ?3 WHERE owner = ?1 AND id = ?2").Bind(owner).Bind(job).Bind(options).Run();
        return found;
    }
}
