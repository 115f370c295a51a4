namespace BatchApi.Worker.Framing;

/// <summary>The service sent bytes that are no frame of the protocol: service and worker are of different versions, or memory is broken.</summary>
internal sealed class GarbledFrameException(string message) : Exception(message);
