using BatchApi.Catalogue;
using Microsoft.Extensions.Time.Testing;

namespace BatchApi.Tests.Scheduling;

/// <summary>When an operation that cannot be run is looked at again.</summary>
public sealed class BackingOff
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void DoublesFromASecondToAMinute()
    {
        var begun = _time.GetUtcNow();
        var lost = Availability.Lost("it is broken", begun);
        List<double> pauses = [];

        for (var look = 0; look < 9; look++)
        {
            pauses.Add((lost.ProbeAt - _time.GetUtcNow()).TotalSeconds);
            _time.SetUtcNow(lost.ProbeAt);
            lost = lost.Still($"it is broken, {look}", _time.GetUtcNow());
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60], pauses);
        Assert.Equal(("it is broken, 8", begun), (lost.Reason, lost.Since));
    }

    [Fact]
    public void CountsFromTheLookHoweverLateThatWas()
    {
        var lost = Availability.Lost("it is broken", _time.GetUtcNow());
        _time.Advance(TimeSpan.FromHours(1));

        lost = lost.Still("it is broken", _time.GetUtcNow());

        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(2), lost.ProbeAt);
    }
}
