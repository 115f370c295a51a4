namespace BatchApi.Worker.Failing;

/// <summary>An error as one text, for the reason why an operation cannot be run: there is no item to fail.</summary>
internal static class ErrorText
{
    private const int MaxCauses = 3;

    /// <param name="isNamed">Whether the text begins with the exception's type.</param>
    public static string Of(Exception exception, bool isNamed)
    {
        ErrorChain error = new(exception);
        List<string> lines = [isNamed ? $"{exception.GetType()}: {ErrorChain.MessageOf(exception)}" : ErrorChain.MessageOf(exception)];
        if (Denial.Hint(error) is { } hint)
            lines.Add(hint);
        lines.AddRange(error.All.Skip(1).Take(MaxCauses).Select(cause => $"Behind it: {cause.GetType()}: {ErrorChain.MessageOf(cause)}"));
        return string.Join('\n', lines);
    }
}
