using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace BatchApi.Tests.Processes;

/// <summary>What a client does with jobs.</summary>
internal sealed class JobClient(HttpClient http)
{
    /// <returns>The job's id.</returns>
    public Task<string> SubmitAsync(string json) => SubmitAsync("", new StringContent(json), "application/json");

    /// <summary>Submits a body of items.</summary>
    /// <param name="query">Operation and options: <c>?operation=square</c>.</param>
    public async Task<string> SubmitAsync(string query, HttpContent body, string type)
    {
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await http.PostAsync($"v1/jobs{query}", body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, $"{answer.StatusCode}: {text}");
        return JsonElement.Parse(text).GetProperty("id").GetString()!;
    }

    public Task<JsonElement> StatusAsync(string job) => http.GetFromJsonAsync<JsonElement>($"v1/jobs/{job}");

    /// <summary>Waits for the end of the job.</summary>
    public async Task<JsonElement> EndedAsync(string job)
    {
        var begun = Stopwatch.StartNew();
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/jobs/{job}") { Headers = { { "Prefer", "wait=10" } } };
            using var answer = await http.SendAsync(request);
            var status = await answer.Content.ReadFromJsonAsync<JsonElement>();
            if (status.GetProperty("endedAt").ValueKind != JsonValueKind.Null)
                return status;

            Assert.True(begun.Elapsed < 2 * ServiceProcess.Deadline, $"After {begun.Elapsed} the job has not ended: {status}");
        }
    }

    /// <summary>Waits until a worker has items of the job.</summary>
    public Task RunningAsync(string job) => AtLeastAsync(job, "running", 1);

    /// <summary>Waits until that many items have succeeded.</summary>
    public Task SucceededAsync(string job, long count) => AtLeastAsync(job, "succeeded", count);

    /// <summary>The results as NDJSON, line by line.</summary>
    /// <param name="query">Further parameters: <c>&amp;view=outputs</c>.</param>
    public async IAsyncEnumerable<string> LinesAsync(string job, string query)
    {
        await using var body = await http.GetStreamAsync($"v1/jobs/{job}/results?format=ndjson{query}");
        using var lines = new StreamReader(body, Encoding.UTF8);
        while (await lines.ReadLineAsync() is { } line)
            yield return line;
    }

    private async Task AtLeastAsync(string job, string name, long count)
    {
        var begun = Stopwatch.StartNew();
        while (await StatusAsync(job) is var status && status.GetProperty("counts").GetProperty(name).GetInt64() < count)
        {
            Assert.True(begun.Elapsed < ServiceProcess.Deadline, $"After {begun.Elapsed} not yet {count} {name}: {status}");
            await Task.Delay(10);
        }
    }
}
