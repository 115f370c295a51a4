namespace BatchApi.Worker.Framing;

/// <summary>Stops a serializer in the middle of an output that is longer than the run allows, before the output fills memory.</summary>
internal sealed class OutputTooLargeException : Exception;
