namespace BatchApi.Worker.Binding;

/// <summary>An operation as a delegate: no reflection per item.</summary>
/// <param name="arguments">As <see cref="Arguments"/> binds them.</param>
internal delegate TReturn Call<in TItem, out TReturn>(object?[] arguments, TItem item);
