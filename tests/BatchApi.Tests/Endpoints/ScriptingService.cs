namespace BatchApi.Tests.Endpoints;

/// <summary>Takes functions in JavaScript.</summary>
public sealed class ScriptingService() : ClassService(("Operations:JavaScript", "true"));
