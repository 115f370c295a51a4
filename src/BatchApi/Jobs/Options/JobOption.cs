using System.Text.Json;

namespace BatchApi.Jobs.Options;

/// <summary>An option of a job: its name, what may be sent for it, what holds where nothing is sent, and how it is shown and documented.</summary>
/// <remarks>
/// A new option is a class in this folder and its place in <see cref="OptionList"/>; then the code that heeds it. The readers of JSON and of
/// the query, the validator, the answers, the OpenAPI document and the store go through the list.
/// </remarks>
internal abstract class JobOption
{
    /// <summary>The member of <c>options</c> in requests and answers, and the query parameter beside a body of items: <c>maxWorkers</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What a client is told of it, its default included.</summary>
    public abstract string Description { get; }

    /// <summary>What a client is told of the value in effect; null: nothing that the name does not say.</summary>
    public virtual string? AnswerDescription => null;

    /// <summary>What may be sent, the same words whether the type is wrong or the size: <c>Must be an integer from 1 to 10.</c></summary>
    public abstract string Message { get; }

    /// <summary>What its values look like in JSON.</summary>
    public abstract OptionShape Shape { get; }

    /// <summary>Reads what a client has sent as a member of JSON.</summary>
    /// <param name="sent">The value, its size not checked; null: the client leaves it to the service.</param>
    /// <returns>False: the value is of another type.</returns>
    public abstract bool TryRead(JsonElement json, out object? sent);

    /// <summary>Reads what a client has sent in the query.</summary>
    /// <param name="sent">The value, its size not checked; null: the client leaves it to the service.</param>
    /// <returns>False: the text stands for no value of this type.</returns>
    public abstract bool TryRead(string text, out object? sent);

    /// <summary>Whether the value is within the bounds.</summary>
    /// <param name="sent">As <see cref="TryRead(JsonElement, out object?)"/> gives it.</param>
    public abstract bool Allows(object? sent);

    /// <summary>The allowed value that is nearest to another.</summary>
    /// <param name="sent">As <see cref="TryRead(JsonElement, out object?)"/> gives it.</param>
    public abstract object? Nearest(object? sent);

    /// <summary>The value that holds for the job.</summary>
    /// <param name="sent">Allowed; null: the client has sent none.</param>
    public abstract object? InEffect(object? sent, OptionContext context);

    /// <summary>Writes the value in effect as answers show it and as the store keeps it.</summary>
    public abstract void Write(Utf8JsonWriter json, JobOptions options);
}
