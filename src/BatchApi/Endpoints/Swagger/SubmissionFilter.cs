using System.Text.Json.Nodes;
using BatchApi.Endpoints.Operations;
using BatchApi.Jobs;
using BatchApi.Scheduling.Offering;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace BatchApi.Endpoints.Swagger;

/// <summary>Shows the bodies that a submission may have, with an example per operation, and the query beside a body of items.</summary>
internal sealed class SubmissionFilter(Catalogue catalogue) : IOperationFilter
{
    public const string OperationId = "SubmitJob";

    private const string Beside = "Only beside a body of items (NDJSON, text, CSV). ";

    private static readonly Parameter[] Query =
    [
        new("operation", Beside + "The operation's name."),
        new("javascript", Beside + "Instead of operation: a function in JavaScript, if the service takes them."),
        new("parameters", Beside + "A JSON object, constant for all items."),
        new("priority", Beside + "The job's share of idle workers.") { Values = ["low", "normal", "high"] },
        new("labels", Beside + "A JSON object of strings."),
        new("chunkSize", Beside + "Items a worker is given together, or auto."),
        new("maxWorkers", Beside + "Workers the job may keep busy at once.") { Type = "integer", Minimum = 1 },
        new("itemTimeoutSeconds", Beside + "Wall clock of one item.") { Type = "number" },
        new("memoryLimitMiB", Beside + "Resident memory of a worker; an item that exceeds it fails.")
        {
            Type = "integer", Minimum = JobsOptions.MinMemoryLimitMiB, Maximum = JobsOptions.MaxMemoryLimitMiB,
        },
        new("maxCrashes", Beside + "Crashes an item may cause before it fails.") { Type = "integer", Minimum = 1, Maximum = 10 },
        new("delimiter", "Only beside a body of text/csv. What stands between its fields, if not a comma: ; or | or tab (%09)."),
    ];

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (operation.OperationId != OperationId) return;

        operation.Parameters = [.. operation.Parameters ?? [], .. Query.Select(ParametersFilter.Of)];
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "A job in JSON, or the items alone with everything else in the query.",
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = context.SchemaGenerator.GenerateSchema(typeof(JobRequestDocument), context.SchemaRepository),
                    Examples = Examples(),
                },
                ["application/x-ndjson"] = Text("An item a line.", "1\n2\n3\n"),
                ["application/jsonl"] = Text("An item a line.", "1\n2\n3\n"),
                ["text/plain"] = Text("A line is a string item.", "first text\nsecond text\n"),
                ["text/csv"] = Text("A row is an object by the header, or an array with text/csv; header=absent.", "name,country\nBerlin,DE\nLima,PE\n"),
            },
        };
    }

    // Of those that would be refused there is none.
    private Dictionary<string, IOpenApiExample> Examples()
    {
        var examples = new Dictionary<string, IOpenApiExample>();
        foreach (var operation in catalogue.Operations)
        {
            if (catalogue.ProblemOf(operation.Name) is null && OperationExample.OrEmpty(operation) is { } example)
                examples[operation.Name] = new OpenApiExample { Summary = operation.Description, Value = JsonNode.Parse(example.GetRawText()) };
        }

        return examples;
    }

    private static OpenApiMediaType Text(string description, string example) => new()
    {
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = description },
        Example = example,
    };
}
