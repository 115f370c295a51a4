using System.Net.Sockets;
using System.Text.Json;
using BatchApi.Jobs;
using BatchApi.Storage.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace BatchApi.Commands;

/// <summary>Says in a line why the service could not start. Where the code noticed it does not help an operator.</summary>
internal static class StartFailure
{
    private static readonly string TemporaryFolder = Path.TrimEndingDirectorySeparator(Path.GetTempPath());

    private const string Elsewhere = "choose another address: --urls http://127.0.0.1:PORT";

    /// <param name="urls">Where it was to listen; null: not known yet.</param>
    public static string Explain(Exception failure, string? urls) => failure switch
    {
        SettingsException => failure.Message,
        OptionsValidationException wrong => string.Join('\n', wrong.Failures),
        StorageException => failure.Message,
        IOException { InnerException: AddressInUseException } => $"{Sentence(failure.Message)} Stop the program that listens there, or {Elsewhere}",
        IOException or UnauthorizedAccessException when IsOfTemporaryFolder(failure.Message) =>
            $"The folder for temporary files cannot be used: {OneLine(failure)} Set TMPDIR to a folder that this user may write.",
        SocketException => $"The service cannot listen on {urls}: {OneLine(failure)} You can {Elsewhere}",
        _ => OneLine(failure),
    };

    // The folder itself, or a file that the service makes in it; not just any file that somebody keeps there.
    private static bool IsOfTemporaryFolder(string message) =>
        message.Contains($"'{TemporaryFolder}'", StringComparison.Ordinal)
            || message.Contains($"{TemporaryFolder}/batchapi-", StringComparison.Ordinal);

    // The innermost exception often names what the others only wrap: a line of a file, a permission.
    private static string OneLine(Exception failure)
    {
        var messages = new List<string>();
        for (var one = failure; one is not null; one = one.InnerException)
        {
            var message = one is JsonException json ? JsonMessage.WithPlace(json) : one.Message.ReplaceLineEndings(" ").Trim();
            var isSaid = messages.Exists(other => other.Contains(message.TrimEnd('.'), StringComparison.OrdinalIgnoreCase));
            if (message.Length > 0 && !isSaid)
                messages.Add(Sentence(message));
        }

        return string.Join(' ', messages);
    }

    private static string Sentence(string message) => message[^1] is '.' or '!' or '?' or ':' ? message : $"{message}.";
}
