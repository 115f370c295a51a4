using BatchApi.Storage.Sqlite.Connections;

namespace BatchApi.Storage.Sqlite.Writing;

/// <summary>A change that answers its caller.</summary>
internal sealed class Work<T>(Func<Transaction, T> run) : Work
{
    // The writer must not run its callers' continuations.
    private readonly TaskCompletionSource<T> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;

    public Task<T> Answer => _answered.Task;

    public override void Run(Transaction transaction) => _answer = run(transaction);

    public override void Complete() => _answered.TrySetResult(_answer);

    public override void Fail(Exception exception) => _answered.TrySetException(exception);

    protected override void Cancel(CancellationToken cancellationToken) => _answered.TrySetCanceled(cancellationToken);
}
