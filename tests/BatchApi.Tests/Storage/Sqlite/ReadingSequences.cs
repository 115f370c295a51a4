using BatchApi.Storage;
using BatchApi.Storage.Sqlite.Tables;

namespace BatchApi.Tests.Storage.Sqlite;

public sealed class ReadingSequences
{
    // Two texts of one place would not be equal, and a reader would be sent items again.
    [Theory]
    [InlineData("7", "7")]
    [InlineData("007", "7")]
    public void GivesEachPlaceOneText(string text, string expected) => Assert.Equal(new CompletionCursor(expected), Sequence.Parse(text));
}
