using System.Globalization;
using System.Text;
using BatchApi.Jobs.Input;
using BatchApi.Running;

namespace BatchApi.Tests.Scheduling;

public sealed class MakingRanges
{
    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(-10, 7, 3)]
    [InlineData(long.MaxValue, 3, -1)]
    [InlineData(long.MinValue, 2, long.MaxValue)]
    public void WritesEachNumberOnALine(long start, int count, long step)
    {
        var range = new NumberRange(start, count, step);

        var lines = Encoding.UTF8.GetString(Input.Lines(range, 0, count).Span);

        var expected = Enumerable.Range(0, count).Select(index => ((Int128)start + (Int128)index * step).ToString(CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(string.Concat(expected.Select(number => number + "\n")), lines);
        Assert.Equal(expected[^1], Input.ItemOfRange(range, count - 1));
    }
}
