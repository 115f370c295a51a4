namespace BatchApi.Tests.Readmes;

/// <summary>A block of code in a README.</summary>
/// <param name="Readme">The README's path from the root.</param>
/// <param name="Line">Where the block begins, from 1.</param>
/// <param name="Language">What stands behind its fence; a block without a fence, which is indented, is <c>sh</c>.</param>
/// <param name="Text">Its lines, without fence and indentation.</param>
internal sealed record Block(string Readme, int Line, string Language, string Text)
{
    public override string ToString() => $"{Readme}:{Line}";
}
