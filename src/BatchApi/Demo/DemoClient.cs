using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace BatchApi.Demo;

/// <summary>What any client does: submit, wait, read.</summary>
internal sealed class DemoClient(Uri address) : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new() { BaseAddress = address };

    public Task<string> SubmitAsync(string json, CancellationToken cancellationToken) =>
        PostAsync("v1/jobs", json, "application/json", cancellationToken);

    public Task<string> SubmitLinesAsync(string query, string lines, CancellationToken cancellationToken) =>
        PostAsync($"v1/jobs?{query}", lines, "application/x-ndjson", cancellationToken);

    /// <summary>Polls until the job has ended, and says how many items are done.</summary>
    public async Task WaitAsync(string job, Action<long> progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await JsonAsync(await _http.GetAsync(new Uri($"v1/jobs/{job}", UriKind.Relative), cancellationToken), cancellationToken);
            var counts = status.GetProperty("counts");
            progress(counts.GetProperty("succeeded").GetInt64() + counts.GetProperty("failed").GetInt64());
            if (status.GetProperty("endedAt").ValueKind != JsonValueKind.Null)
            {
                var state = status.GetProperty("state").GetString();
                if (state != "succeeded")
                    throw new DemoFailedException($"Job {job} ended as {state}.");
                return;
            }

            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>The first outputs, a line each.</summary>
    public async Task<string> OutputsAsync(string job, int count, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri($"v1/jobs/{job}/results?view=outputs&format=ndjson", UriKind.Relative), cancellationToken);
        var lines = (await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken)).Split('\n');
        return string.Join(count > 3 ? ", " : "\n", lines.Take(count));
    }

    /// <summary>What the operation printed, a line each.</summary>
    public async Task<string> LogAsync(string job, CancellationToken cancellationToken)
    {
        var log = await JsonAsync(await _http.GetAsync(new Uri($"v1/jobs/{job}/logs", UriKind.Relative), cancellationToken), cancellationToken);
        return string.Join('\n', log.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("text").GetString()));
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> PostAsync(string path, string body, string type, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        var job = await JsonAsync(await _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken), cancellationToken);
        return job.GetProperty("id").GetString()!;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new DemoFailedException($"{(int)response.StatusCode}: {text}");

            return JsonSerializer.Deserialize<JsonElement>(text);
        }
    }
}
