namespace BatchApi.Worker.Framing;

/// <summary>The service sent what the protocol does not know: the two ends are not of one version, or memory is broken.</summary>
internal sealed class GarbledFrameException(string message) : Exception(message);
