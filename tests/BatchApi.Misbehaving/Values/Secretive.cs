namespace BatchApi.Misbehaving.Values;

/// <summary>Has something to say and no public member to say it by.</summary>
public sealed class Secretive(int secret)
{
    public int Tell() => secret;
}
