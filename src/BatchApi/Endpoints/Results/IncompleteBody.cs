using Microsoft.AspNetCore.Connections.Features;

namespace BatchApi.Endpoints.Results;

/// <summary>Ends a body that is incomplete in such a way that its client notices, and has read all that was written.</summary>
internal static class IncompleteBody
{
    /// <summary>How long a client may take for what it has not read yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Closes the connection without the last chunk.</summary>
    /// <remarks>
    /// To abort at once would also drop what the server has taken and not yet sent. So the connection's output is completed: the server
    /// sends what there is, and closes.
    /// </remarks>
    public static async Task CutAsync(HttpContext context)
    {
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        // A connection of HTTP/2 also belongs to other requests.
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IConnectionTransportFeature>() is { } connection)
        {
            using var closed = new CancellationTokenSource(Patience);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(closed.Token, context.RequestAborted);
            await connection.Transport.Output.CompleteAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }
}
