namespace BatchApi.Endpoints.Jobs.Answers;

/// <summary>Where a job's client can go from here.</summary>
internal sealed record LinksAnswer(string Self, string Results, string Cancel)
{
    public static LinksAnswer Of(Guid id, string pathBase)
    {
        var self = $"{pathBase}/v1/jobs/{id}";
        return new(self, $"{self}/results", $"{self}/cancel");
    }
}
