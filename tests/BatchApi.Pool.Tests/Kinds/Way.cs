namespace BatchApi.Pool.Tests.Kinds;

/// <summary>How it misbehaves.</summary>
public enum Way
{
    Exception,
    ExitWith0,
    ExitWith3,
    Kill,
    SegmentationFault,
    Abort,
    StackOverflow,
    Hang,
    HangDeafToSigTerm,
}
