using System.Net.Sockets;
using BatchApi.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace BatchApi.Commands;

/// <summary>Why the service could not start, in a line: where in the code that was noticed does not help an operator.</summary>
internal static class StartFailure
{
    private const string Elsewhere = "choose another address: --urls http://127.0.0.1:PORT";

    /// <param name="urls">Where it was to listen; null: not known yet.</param>
    public static string Explain(Exception failure, string? urls) => failure switch
    {
        SettingsException => failure.Message,
        OptionsValidationException wrong => string.Join('\n', wrong.Failures),
        StorageException => failure.Message,
        IOException { InnerException: AddressInUseException } => $"{Sentence(failure.Message)} Stop the program that listens there, or {Elsewhere}",
        SocketException => $"The service cannot listen on {urls}: {OneLine(failure)} You can {Elsewhere}",
        _ => OneLine(failure),
    };

    // The innermost often names what the others only wrap: a line of a file, a permission.
    private static string OneLine(Exception failure)
    {
        var messages = new List<string>();
        for (var one = failure; one is not null; one = one.InnerException)
        {
            var message = one.Message.ReplaceLineEndings(" ").Trim();
            var isSaid = messages.Exists(other => other.Contains(message.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
            if (message.Length > 0 && !isSaid) messages.Add(Sentence(message));
        }

        return string.Join(' ', messages);
    }

    private static string Sentence(string message) => message[^1] is '.' or '!' or '?' or ':' ? message : $"{message}.";
}
