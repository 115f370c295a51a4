using BatchApi.Pool;

namespace BatchApi.Catalogue;

/// <summary>The source that is always there and whose workers are kept warm: the .NET operations, built in or in the operations folder.</summary>
internal interface IWarmSource : IOperationSource
{
    /// <summary>The command that starts its workers. It changes when the operations folder has changed.</summary>
    WorkerCommand Command { get; }
}
