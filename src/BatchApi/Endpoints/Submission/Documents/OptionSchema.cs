using System.Globalization;
using BatchApi.Jobs.Options;
using Microsoft.OpenApi;

namespace BatchApi.Endpoints.Submission.Documents;

/// <summary>How the OpenAPI document shows an option's value.</summary>
internal static class OptionSchema
{
    /// <summary>As a member of the request: null is the same as not there.</summary>
    public static OpenApiSchema InRequest(JobOption option) => Of(option.Shape, hasBounds: true, canBeNull: true, option.Description);

    /// <summary>As a member of an answer, which is always there; without bounds, but where a word may stand for the number.</summary>
    public static OpenApiSchema InAnswer(JobOption option) => Of(option.Shape, hasBounds: false, option.Shape.CanBeNull, option.AnswerDescription);

    /// <summary>As a query parameter, which says itself what it means.</summary>
    /// <remarks>A word and a number are both text there: a form has one field for both.</remarks>
    public static OpenApiSchema InQuery(JobOption option) =>
        option.Shape.Word is null ? Number(option.Shape, hasBounds: true) : new OpenApiSchema { Type = JsonSchemaType.String };

    private static OpenApiSchema Of(OptionShape shape, bool hasBounds, bool canBeNull, string? description)
    {
        if (shape.Word is not null)
            return WordOrNumber(shape, canBeNull, description);

        var schema = Number(shape, hasBounds);
        schema.Description = description;
        if (canBeNull)
            schema.Type |= JsonSchemaType.Null;
        return schema;
    }

    /// <remarks>The word as a constant and no enum of one name: from that, NSwag makes a class that can hold neither.</remarks>
    private static OpenApiSchema WordOrNumber(OptionShape shape, bool canBeNull, string? description)
    {
        var schema = new OpenApiSchema
        {
            OneOf = [new OpenApiSchema { Const = shape.Word }, Number(shape, hasBounds: true)],
            Description = description,
        };
        if (canBeNull)
            schema.OneOf.Add(new OpenApiSchema { Type = JsonSchemaType.Null });
        return schema;
    }

    private static OpenApiSchema Number(OptionShape shape, bool hasBounds) => new()
    {
        Type = shape.IsInteger ? JsonSchemaType.Integer : JsonSchemaType.Number,
        Format = shape.IsInteger ? "int32" : "double",
        Minimum = hasBounds ? shape.Minimum.ToString(CultureInfo.InvariantCulture) : null,
        Maximum = hasBounds ? shape.Maximum.ToString(CultureInfo.InvariantCulture) : null,
    };
}
