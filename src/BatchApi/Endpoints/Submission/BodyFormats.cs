using Microsoft.Net.Http.Headers;

namespace BatchApi.Endpoints.Submission;

/// <summary>Finds the format that a content type stands for.</summary>
internal static class BodyFormats
{
    /// <summary>For the header <c>Accept</c> of a 415 (RFC 9110, section 15.5.16).</summary>
    public static string Supported { get; } = string.Join(", ", BodyFormat.All.SelectMany(format => format.ContentTypes));

    /// <summary>The format, or why there is none.</summary>
    public static (BodyFormat? Format, string? Problem) Of(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || Named(type) is not { } format)
        {
            var what = string.IsNullOrEmpty(contentType) ? "The header Content-Type is missing."
                : $"The header Content-Type is '{contentType}', which is not supported.";
            return (null, $"{what} Send one of {Supported}, as UTF-8.");
        }

        foreach (var parameter in type.Parameters)
        {
            var value = HeaderUtilities.RemoveQuotes(parameter.Value).ToString();
            switch (parameter.Name.ToString().ToLowerInvariant())
            {
                case "charset" when !value.Equals("utf-8", StringComparison.OrdinalIgnoreCase):
                    return (null, $"The charset {value} is not supported. Send the body as UTF-8.");
                case "header" when format != BodyFormat.Csv:
                    return (null, $"The content type's header={value} applies to text/csv only.");
                case "delimiter" or "separator" or "sep":
                    return (null, $"The content type has no {parameter.Name}. Say it in the query beside text/csv: ?delimiter=; or ?delimiter=%09.");
            }
        }

        return (format, null);
    }

    private static BodyFormat? Named(MediaTypeHeaderValue type) => BodyFormat.All.FirstOrDefault(
        format => format.ContentTypes.Concat(format.OtherTypes).Any(name => type.MediaType.Equals(name, StringComparison.OrdinalIgnoreCase)));
}
