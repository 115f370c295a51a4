using System.Net;
using System.Net.Http.Json;
using System.Text;
using BatchApi.Benchmarks.Bodies;

namespace BatchApi.Benchmarks.Serving;

/// <summary>What any client does: submit, wait, read.</summary>
internal sealed class ServiceClient(Uri address) : IDisposable
{
    /// <summary>The longest that the service lets a request wait.</summary>
    private const int MaxWaitSeconds = 60;

    // Exact enough for what takes seconds, and no work for the service to speak of.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(10) };

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(Relative("health/ready"), cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // Nobody listens yet.
            return false;
        }
    }

    /// <summary>Posts a job as JSON; with a wait the answer is the ended job, if it ends in time.</summary>
    public async Task<JobStatus> SubmitAsync(string json, int waitSeconds, CancellationToken cancellationToken)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await PostAsync("v1/jobs", content, waitSeconds, cancellationToken);
    }

    /// <summary>Posts items as the body itself and waits until the job has succeeded.</summary>
    /// <param name="query">The operation and further options: <c>operation=square</c>.</param>
    public async Task<JobStatus> RunAsync(string query, IEnumerable<ReadOnlyMemory<byte>> lines, CancellationToken cancellationToken)
    {
        using var content = new BlocksContent(lines);
        var job = await PostAsync("v1/jobs?" + query, content, MaxWaitSeconds, cancellationToken);
        return await WaitAsync(job, cancellationToken);
    }

    public async Task<JobStatus> StatusAsync(string job, CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<JobStatus>(Relative($"v1/jobs/{job}"), cancellationToken))!;

    /// <summary>Asks again and again until the job is as it should be, or has ended.</summary>
    public async Task<JobStatus> PollAsync(JobStatus job, Func<JobStatus, bool> reached, CancellationToken cancellationToken)
    {
        while (!reached(job) && !job.HasEnded)
        {
            await Task.Delay(Poll, cancellationToken);
            job = await StatusAsync(job.Id, cancellationToken);
        }

        return job;
    }

    /// <summary>Waits until the job has succeeded, for as long as it takes.</summary>
    public async Task<JobStatus> WaitAsync(JobStatus job, CancellationToken cancellationToken)
    {
        while (!job.HasEnded)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Relative($"v1/jobs/{job.Id}"));
            job = await SendAsync(request, MaxWaitSeconds, cancellationToken);
        }

        return job.ExpectSuccess();
    }

    /// <summary>Reads all outputs and compares them byte for byte.</summary>
    public async Task ExpectOutputsAsync(string job, IEnumerable<ReadOnlyMemory<byte>> expected, CancellationToken cancellationToken)
    {
        var address = Relative($"v1/jobs/{job}/results?view=outputs&format=ndjson");
        using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ExpectAsync(response, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await Comparison.ExpectAsync(body, expected, cancellationToken);
    }

    public async Task DeleteAsync(string job, CancellationToken cancellationToken)
    {
        using var response = await _http.DeleteAsync(Relative($"v1/jobs/{job}"), cancellationToken);
        await ExpectAsync(response, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<JobStatus> PostAsync(string path, HttpContent content, int waitSeconds, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Relative(path)) { Content = content };
        return await SendAsync(request, waitSeconds, cancellationToken);
    }

    private async Task<JobStatus> SendAsync(HttpRequestMessage request, int waitSeconds, CancellationToken cancellationToken)
    {
        if (waitSeconds > 0)
            request.Headers.Add("Prefer", $"wait={waitSeconds}");
        using var response = await _http.SendAsync(request, cancellationToken);
        await ExpectAsync(response, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<JobStatus>(cancellationToken))!;
    }

    private static async Task ExpectAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        throw new BenchmarkFailedException(
            $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.PathAndQuery}: {(int)response.StatusCode} {text}");
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
