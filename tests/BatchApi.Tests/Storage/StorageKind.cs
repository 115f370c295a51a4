namespace BatchApi.Tests.Storage;

/// <summary>A storage that the suite is run against. Every class that derives from <see cref="TemporaryStore"/> is one.</summary>
public sealed class StorageKind
{
    private readonly Type _type;

    private StorageKind(Type type) => _type = type;

    internal static IReadOnlyList<StorageKind> All { get; } =
    [
        .. typeof(TemporaryStore).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(TemporaryStore))).Select(type => new StorageKind(type)),
    ];

    /// <summary>A new and empty one.</summary>
    internal TemporaryStore Create() => (TemporaryStore)Activator.CreateInstance(_type)!;

    public override string ToString() => _type.Name;
}
