using BatchApi.Pool;

namespace BatchApi.Catalogue;

/// <summary>The source that is always there, and whose workers are kept warm: the operations of .NET, built in or in the operations folder.</summary>
internal interface IWarmSource : IOperationSource
{
    /// <summary>How its workers are started now; another one once the folder has changed.</summary>
    WorkerCommand Command { get; }
}
