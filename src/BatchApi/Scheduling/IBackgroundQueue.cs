namespace BatchApi.Scheduling;

/// <summary>Carries a job's id to a background job, which enrols it with the turns of its node.</summary>
internal interface IBackgroundQueue
{
    void Enqueue(Guid job);
}
