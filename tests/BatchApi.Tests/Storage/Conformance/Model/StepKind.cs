namespace BatchApi.Tests.Storage.Conformance.Model;

/// <summary>What can happen to the store; what is to happen more often stands more than once where steps are drawn.</summary>
internal enum StepKind
{
    Claim,
    Commit,
    CommitOfUnknownOutcome,
    CommitThatNeverArrived,
    StaleCommit,
    Release,
    Renew,
    PassTime,
    Cancel,
    FinishCancel,
    Restart,
}
