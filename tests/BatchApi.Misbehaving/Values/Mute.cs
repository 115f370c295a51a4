namespace BatchApi.Misbehaving.Values;

/// <summary>Has nothing to say, and says it whole.</summary>
public sealed class Mute;
