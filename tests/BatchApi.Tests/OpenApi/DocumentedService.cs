using System.Text.Json;

namespace BatchApi.Tests.OpenApi;

/// <summary>One service for all that read its document: it takes functions, and has an example whose numbers a browser would round.</summary>
public sealed class DocumentedService : IAsyncDisposable
{
    private readonly Service _service = new(
        ("Operations:Directory", "none"), ("Operations:JavaScript", "true"), ("Pool:Workers", "1"),
        ("Operations:Commands:0:Name", "copy"), ("Operations:Commands:0:Command:0", "cat"),
        ("Operations:Commands:0:Example", "[9007199254740993, 7, 0.1, 1e400, {\"deep\": [12345678901234567890]}]"));

    internal Service Service => _service;

    public HttpClient Client => _service.Client;

    /// <summary>With a slash at the end.</summary>
    public string Address => Client.BaseAddress!.ToString();

    public string Document => $"{Address}swagger/v1/swagger.json";

    public async Task<JsonElement> ReadAsync() => JsonElement.Parse(await Client.GetStringAsync(Document, TestContext.Current.CancellationToken));

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
