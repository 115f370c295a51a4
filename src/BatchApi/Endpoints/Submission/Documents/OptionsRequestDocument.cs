using BatchApi.Endpoints.OpenApi;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>How the items are worked on.</summary>
/// <remarks>Its members are the options of the list: <see cref="OptionsFilter"/> shows them.</remarks>
[FromClient]
internal sealed record OptionsRequestDocument;
