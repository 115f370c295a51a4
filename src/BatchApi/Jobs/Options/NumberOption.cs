using System.Globalization;
using System.Text.Json;

namespace BatchApi.Jobs.Options;

/// <summary>An option whose value is a number within bounds, or a word that leaves it to the service.</summary>
/// <typeparam name="T">What the number stands for in the service: <see cref="int"/>, <see cref="TimeSpan"/>.</typeparam>
internal abstract class NumberOption<T> : JobOption
{
    public abstract double Minimum { get; }

    public abstract double Maximum { get; }

    /// <summary>Whether only whole numbers are taken.</summary>
    public virtual bool IsInteger => true;

    /// <summary>What may be sent in place of a number: <c>auto</c>; null: nothing.</summary>
    public virtual string? Word => null;

    public override string Message => string.Create(
        CultureInfo.InvariantCulture,
        $"Must be {(Word is null ? "" : $"\"{Word}\" or ")}{(IsInteger ? "an integer" : "a number")} from {Minimum} to {Maximum}.");

    public override OptionShape Shape => new(IsInteger, Minimum, Maximum, Word, CanBeNull: Word is null && default(T) is null);

    /// <summary>The value in effect.</summary>
    public T In(JobOptions options) => (T)options.Values[Name]!;

    public override bool TryRead(JsonElement json, out object? sent)
    {
        sent = null;
        if (Word is not null && json.ValueKind == JsonValueKind.String && IsWord(json))
            return true;
        if (json.ValueKind != JsonValueKind.Number)
            return false;
        if (IsInteger && WholeNumber.TryParse(json.GetRawText(), out var integer))
            sent = (double)integer;
        else if (!IsInteger && json.TryGetDouble(out var number) && double.IsFinite(number))
            sent = number;
        return sent is not null;
    }

    public override bool TryRead(string text, out object? sent)
    {
        sent = null;
        if (Word is not null && text == Word)
            return true;
        if (IsInteger && WholeNumber.TryParse(text, out var integer))
            sent = (double)integer;
        else if (!IsInteger && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            sent = number;
        return sent is not null;
    }

    public override bool Allows(object? sent) => sent is null || (double)sent is var number && number >= Minimum && number <= Maximum;

    public override object? Nearest(object? sent) => sent is double number ? Math.Clamp(number, Minimum, Maximum) : null;

    public override object? InEffect(object? sent, OptionContext context) => InEffect((double?)sent, context);

    public override void Write(Utf8JsonWriter json, JobOptions options)
    {
        if (Number(In(options)) is { } number)
            json.WriteNumber(Name, number);
        else if (Word is not null)
            json.WriteString(Name, Word);
        else
            json.WriteNull(Name);
    }

    private bool IsWord(JsonElement text)
    {
        try
        {
            return text.ValueEquals(Word);
        }
        // Half of a surrogate pair: JSON, but no text.
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The value that holds for the job.</summary>
    /// <param name="sent">Allowed; null: the client has sent none.</param>
    protected abstract T InEffect(double? sent, OptionContext context);

    /// <summary>The value as clients see it; null: there is none.</summary>
    protected abstract double? Number(T value);
}
