using System.Reflection;
using System.Runtime.Versioning;

namespace BatchApi.Operations.Tests;

public sealed class MarkingOperations
{
    [Fact]
    public void KeepsWhatTheAuthorSays()
    {
        OperationAttribute attribute = typeof(MarkingOperations)
            .GetMethod(nameof(Marked), BindingFlags.NonPublic | BindingFlags.Static)!
            .GetCustomAttribute<OperationAttribute>()!;

        Assert.Equal(("name", "what it does", "[1]", "{}"), (attribute.Name, attribute.Description, attribute.Example, attribute.ExampleParameters));
    }

    [Fact]
    public void LetsAnAuthorMakeAContextForTestsOfTheirOwn()
    {
        using CancellationTokenSource source = new();

        OperationContext context = new(7, "/scratch", source.Token);

        Assert.Equal((7, "/scratch", source.Token), (context.Index, context.Scratch, context.CancellationToken));
    }

    /// <summary>Otherwise setting <see cref="OperationAttribute.Concurrency"/> is a warning (CA1416) in a project that names no platform.</summary>
    [Fact]
    public void TiesNoAuthorToAPlatform() => Assert.Null(typeof(OperationAttribute).Assembly.GetCustomAttribute<SupportedOSPlatformAttribute>());

    [Operation("name", "what it does", Example = "[1]", ExampleParameters = "{}")]
    private static long Marked(long item) => item;
}
