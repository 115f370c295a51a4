namespace BatchApi.Tests;

/// <summary>With no settings of its own.</summary>
public sealed class PlainService() : ClassService();
