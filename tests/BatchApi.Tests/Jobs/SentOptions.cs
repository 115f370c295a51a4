using BatchApi.Jobs;
using BatchApi.Jobs.Options;

namespace BatchApi.Tests.Jobs;

/// <summary>The options in effect of a job whose client has sent a few.</summary>
internal static class SentOptions
{
    public static JobOptions InEffect(params (JobOption Option, double Value)[] sent) => OptionList.InEffect(
        sent.ToDictionary(option => option.Option, object? (option) => option.Value), new(null, new JobsOptions(), long.MaxValue));
}
