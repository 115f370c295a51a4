namespace BatchApi.Jobs.Options;

/// <summary>What an option's values look like in JSON.</summary>
/// <param name="IsInteger">Whether only whole numbers are taken.</param>
/// <param name="Word">What may stand in place of a number, in requests and answers; null: nothing.</param>
/// <param name="CanBeNull">Whether an answer may say that there is no limit.</param>
internal sealed record OptionShape(bool IsInteger, double Minimum, double Maximum, string? Word, bool CanBeNull);
