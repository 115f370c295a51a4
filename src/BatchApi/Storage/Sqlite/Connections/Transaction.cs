using BatchApi.Jobs;

namespace BatchApi.Storage.Sqlite.Connections;

/// <summary>What a member of a group writes through.</summary>
/// <param name="Now">The wall clock, for the record.</param>
/// <param name="LeaseNow">The store's own clock for leases, which nobody moves.</param>
internal sealed record Transaction(Connection Connection, DateTimeOffset Now, DateTimeOffset LeaseNow, List<JobChange> Changes)
{
    public Statement Statement(string sql) => Connection.Statement(sql);

    /// <summary>Tells, once it is committed, that the job is at this version.</summary>
    /// <param name="milestone">The job, if it is accepted or ends by that.</param>
    public void Changed(Guid job, long version, Job? milestone = null) => Changes.Add(new JobChange(job, version, milestone));
}
