using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace BatchApi.Tests.Storage;

/// <summary>Runs a theory once with each storage, which is its first argument.</summary>
/// <param name="data">The arguments behind it.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EachStorageAttribute(params object?[] data) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. StorageKind.All.Select(storage => new TheoryDataRow([storage, .. data]))]);

    public override bool SupportsDiscoveryEnumeration() => false;
}
