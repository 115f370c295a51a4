using BatchApi.Endpoints.Problems;
using BatchApi.Endpoints.Submission.Requests;
using BatchApi.Jobs.Options;
using FluentValidation;

namespace BatchApi.Endpoints.Submission.Checks;

/// <summary>Checks a request as far as that is possible without knowing the operations. The name of a rule is the pointer to its member.</summary>
internal sealed class JobRequestValidator : AbstractValidator<JobRequest>
{
    public const int MaxLabels = 64;
    public const int MaxLabelKeyLength = 128;
    public const int MaxLabelValueLength = 1024;

    private static readonly string[] Priorities = ["low", "normal", "high"];

    public JobRequestValidator()
    {
        RuleFor(request => request.Operation).NotEmpty()
            .WithMessage("Must be the name of an operation; GET /v1/operations lists them.").OverridePropertyName("/operation");
        RuleFor(request => request).Must(request => request.HasItems || request.Range is not null)
            .WithMessage("Give items or range, or the items as the body (application/x-ndjson, text/plain, text/csv).").OverridePropertyName("");
        RuleFor(request => request.Range).Must((request, range) => range is null || !request.HasItems)
            .WithMessage("Give either items or range.").OverridePropertyName("/range");

        When(request => request.Range?.Count is not null, () =>
        {
            RuleFor(request => request.Range!.Count).GreaterThanOrEqualTo(0).WithMessage("Must be 0 or more.").OverridePropertyName("/range/count");
            RuleFor(request => request.Range!.Step).NotEqual(0).WithMessage("Must not be 0.").OverridePropertyName("/range/step");
            RuleFor(request => request.Range!).Must(Fits).WithMessage("The last item does not fit in 64 bits.").OverridePropertyName("/range");
        });

        RuleFor(request => request.Priority).Must(priority => priority is null || Priorities.Contains(priority))
            .WithMessage(request => NearestNames.OneOf(request.Priority!, Priorities)).OverridePropertyName("/priority");

        foreach (var option in OptionList.All)
        {
            RuleFor(request => request.Options.GetValueOrDefault(option)).Must(option.Allows)
                .WithMessage(option.Message).OverridePropertyName($"/options/{option.Name}");
        }

        RuleFor(request => request.Labels.Count).LessThanOrEqualTo(MaxLabels)
            .WithMessage("Must have at most {ComparisonValue} members.").OverridePropertyName("/labels");
        RuleFor(request => request.Labels).Must(labels => labels.All(IsLabel))
            .WithMessage($"A label's name has 1 to {MaxLabelKeyLength} characters and no colon, its value at most {MaxLabelValueLength}.")
            .OverridePropertyName("/labels");
    }

    private static bool IsLabel(KeyValuePair<string, string> label) =>
        label.Key.Length is > 0 and <= MaxLabelKeyLength && !label.Key.Contains(':', StringComparison.Ordinal)
        && label.Value.Length <= MaxLabelValueLength;

    private static bool Fits(RangeRequest range)
    {
        if (range.Start is null || range.Step is null || range.Count < 1)
            return true;

        var last = range.Start.Value + ((Int128)range.Count!.Value - 1) * range.Step.Value;
        return last >= long.MinValue && last <= long.MaxValue;
    }
}
