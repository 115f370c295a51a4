using BatchApi.Worker.Framing;
using BatchApi.Worker.Items;

namespace BatchApi.Worker.Outputs;

/// <summary>Writes one output to its line, without the line's end.</summary>
internal interface IOutputWriter<in T>
{
    /// <exception cref="OutputTooLargeException">The output is longer than the run allows, as the writer noticed early.</exception>
    /// <exception cref="Exception">Any other: the output has no JSON form.</exception>
    static abstract void Write(T output, ItemShape shape, ResultLines lines);
}
