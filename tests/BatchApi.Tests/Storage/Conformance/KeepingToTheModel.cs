using BatchApi.Pool.Tests.Fixtures;
using BatchApi.Tests.Storage.Conformance.Model;
using CsCheck;

namespace BatchApi.Tests.Storage.Conformance;

public sealed class KeepingToTheModel
{
    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (8, Gen.Const(StepKind.Claim)),
        (8, Gen.Const(StepKind.Commit)),
        (3, Gen.Const(StepKind.CommitOfUnknownOutcome)),
        (2, Gen.Const(StepKind.CommitThatNeverArrived)),
        (3, Gen.Const(StepKind.StaleCommit)),
        (2, Gen.Const(StepKind.Release)),
        (1, Gen.Const(StepKind.Renew)),
        (3, Gen.Const(StepKind.PassTime)),
        (2, Gen.Const(StepKind.Cancel)),
        (3, Gen.Const(StepKind.FinishCancel)),
        (1, Gen.Const(StepKind.Restart)));

    private static readonly Gen<Step[]> Steps =
        Gen.Select(Kinds, Gen.Int[0, 999], Gen.Int[0, 12], (kind, which, amount) => new Step(kind, which, amount)).Array[1, 60];

    /// <summary>Claims, commits, items that run again, unknown outcomes, releases, expiry, cancels and restarts in any order.</summary>
    [Theory]
    [EachStorage]
    public async Task WhateverHappensInWhateverOrder(StorageKind storage) =>
        await Steps.SampleAsync(
            async steps =>
            {
                await using var run = new ModelRun(storage);
                await run.RunAsync(steps);
            },
            iter: Length.Of(100, 20_000));
}
