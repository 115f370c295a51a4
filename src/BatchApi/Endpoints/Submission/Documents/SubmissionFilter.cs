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
        if (operation.OperationId != OperationId)
            return;

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
            Content = Content(context),
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

    private Dictionary<string, IOpenApiMediaType> Content(OperationFilterContext context) => BodyFormat.All
        .SelectMany(format => format.ContentTypes.Select(type => (Type: type, Body: format.ReadAsync is null ? Job(context) : Items(format))))
        .ToDictionary(body => body.Type, IOpenApiMediaType (body) => body.Body);

    private OpenApiMediaType Job(OperationFilterContext context) => new()
    {
        Schema = context.SchemaGenerator.GenerateSchema(typeof(JobRequestDocument), context.SchemaRepository),
        Examples = OperationExamples(),
    };

    private static OpenApiMediaType Items(BodyFormat format) => new()
    {
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = format.Description },
        Example = format.Sample,
        Extensions = new Dictionary<string, IOpenApiExtension> { [SampleFor] = new JsonNodeExtension(format.SampleFor) },
    };

    // The simplest example comes first. There is none for operations whose jobs would be refused.
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
