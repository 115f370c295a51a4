namespace BatchApi.Endpoints.Jobs;

/// <summary>Reads a job's id from a path: as the service writes it and in no other way, so each job has one address.</summary>
internal static class JobId
{
    public static bool TryParse(string text, out Guid id) => Guid.TryParseExact(text, "D", out id) && id.ToString("D") == text;
}
