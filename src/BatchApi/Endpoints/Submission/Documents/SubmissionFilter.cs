using System.Text.Json.Nodes;
using BatchApi.Catalogue;
using BatchApi.Endpoints.OpenApi;
using BatchApi.Endpoints.Operations;
using BatchApi.Jobs;
using BatchApi.Jobs.Options;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>Shows the bodies that a submission may have, with an example per operation, and the query beside a body of items.</summary>
internal sealed class SubmissionFilter(OperationCatalogue catalogue) : IOperationFilter
{
    public const string OperationId = "submitJob";

    /// <summary>Names the operation that a sample of items is for; the page puts it into the query.</summary>
    private const string SampleFor = "x-sample-for";

    private static readonly Parameter[] Query =
    [
        Beside("operation", "The operation's name."),
        Beside("javascript", "Instead of operation: a function in JavaScript, if the service takes them."),
        Beside("parameters", "A JSON object, constant for all items."),
        Beside("priority", "The job's share of idle workers.") with { Names = typeof(Priority) },
        Beside("labels", "A JSON object of strings."),
    ];

    private static readonly Parameter Delimiter =
        new("delimiter", "Only beside a body of text/csv. What stands between its fields, if not a comma: ; or | or tab (%09).")
        {
            IsBesideItems = true,
        };

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (operation.OperationId != OperationId) return;

        operation.Parameters =
        [
            .. operation.Parameters ?? [],
            .. Query.Select(parameter => ParametersFilter.Of(parameter, context)),
            .. OptionList.All.Select(option => Of(option, context)),
            ParametersFilter.Of(Delimiter, context),
        ];
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "A job in JSON, or the items alone with everything else in the query.",
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(JobRequestDocument), context.SchemaRepository),
                    Examples = OperationExamples(),
                },
                ["application/x-ndjson"] = Items("An item a line.", "1\n2\n3\n", "square"),
                ["application/jsonl"] = Items("An item a line.", "1\n2\n3\n", "square"),
                ["text/plain"] = Items("A line is a string item.", "first text\nsecond text\n", "word-count"),
                ["text/csv"] = Items(
                    "A row is an object by the header, or an array with text/csv; header=absent.", "name,country\nBerlin,DE\nLima,PE\n", "sha256"),
            },
        };
    }

    private static Parameter Beside(string name, string description) =>
        new(name, $"Only beside a body of items (NDJSON, text, CSV). {description}") { IsBesideItems = true };

    private static OpenApiParameter Of(JobOption option, OperationFilterContext context)
    {
        var parameter = ParametersFilter.Of(Beside(option.Name, option.Description), context);
        parameter.Schema = OptionSchema.InQuery(option);
        return parameter;
    }

    private static OpenApiMediaType Items(string description, string sample, string operation) => new()
    {
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = description },
        Example = sample,
        Extensions = new Dictionary<string, IOpenApiExtension> { [SampleFor] = new JsonNodeExtension(operation) },
    };

    // The simplest first. Of operations that would be refused there is none.
    private Dictionary<string, IOpenApiExample> OperationExamples() => catalogue.Operations
        .Where(operation => catalogue.ProblemOf(operation.Name) is null)
        .OrderByDescending(operation => operation is { BuiltIn: true, Name: "square" })
        .Select(operation => (operation.Name, operation.Description, Body: BrowserExample.Of(operation)))
        .Where(example => example.Body is not null)
        .ToDictionary(
            example => example.Name,
            IOpenApiExample (example) => new OpenApiExample
            {
                Summary = example.Description,
                Value = JsonNode.Parse(example.Body!.Value.GetRawText()),
            });
}
