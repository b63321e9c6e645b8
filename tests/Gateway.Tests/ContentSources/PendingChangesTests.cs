using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// How soon a reported change is imported, by a clock that the test moves: what the default settings promise on a machine that keeps up.
/// </summary>
public sealed class PendingChangesTests : IDisposable
{
    private static readonly TimeSpan _settleTime = ContentSettings.Of(new ConfigurationBuilder().Build()).SettleTime;
    private static readonly TimeSpan _tick = _settleTime / 3;

    private readonly ArticleFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly PendingChanges _pending;

    public PendingChangesTests() => _pending = new PendingChanges(_settleTime, _time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_change_and_a_new_file_are_taken_within_two_seconds()
    {
        _pending.Write(Written("changed.md", "changed"));
        _pending.Move(Written("new.md", "new"));

        var (taken, after) = UntilTaken(() => { });

        Assert.Equal(["changed.md", "new.md"], taken.Order(StringComparer.Ordinal));
        Assert.InRange(after, _settleTime, TimeSpan.FromSeconds(2));
        Assert.Empty(_pending.TakeSettled());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_is_not_taken_while_it_grows_even_if_the_watcher_does_not_report_it(bool isReported)
    {
        _pending.Write(Written("grows.md", ""));
        for (var part = 0; part < 20; part++)
        {
            File.AppendAllText(_folder.At("grows.md"), "more ");
            if (isReported)
                _pending.Write(_folder.At("grows.md"));
            Assert.Empty(_pending.TakeSettled());
            _time.Advance(_tick);
            Assert.Empty(_pending.TakeSettled());
        }

        Assert.Equal(["grows.md"], UntilTaken(() => { }).Taken);
    }

    [Fact]
    public void While_content_files_come_and_go_a_change_is_taken_within_three_seconds_and_a_walk_begins_within_seven()
    {
        _pending.Write(Written("changed.md", "changed"));
        _pending.WantWalk(isMove: true);
        var number = 0;

        var (taken, after) = UntilTaken(Noise);
        while (!_pending.TakeWalk())
        {
            after += _tick;
            _time.Advance(_tick);
            Noise();
            Assert.InRange(after, TimeSpan.Zero, TimeSpan.FromSeconds(7));
        }

        Assert.Contains("changed.md", taken);

        void Noise() => _pending.Move(_folder.At($"scratch-{number++}.md"));
    }

    private string Written(string name, string text) => _folder.WithFile(name, text).At(name);

    /// <summary>Ticks as the importing node does, for three seconds at most.</summary>
    /// <param name="meanwhile">What happens before each tick.</param>
    private (IReadOnlyList<string> Taken, TimeSpan After) UntilTaken(Action meanwhile)
    {
        for (var after = TimeSpan.Zero; after <= TimeSpan.FromSeconds(3); after += _tick)
        {
            meanwhile();
            if (_pending.TakeSettled() is { Count: > 0 } taken)
                return ([.. taken.Select(path => Path.GetFileName(path))], after);
            _time.Advance(_tick);
        }

        throw new InvalidOperationException("Nothing is taken within three seconds.");
    }
}
