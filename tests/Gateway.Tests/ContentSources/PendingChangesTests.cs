using Gateway.Store.ContentSources;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.ContentSources;

/// <summary>
/// The time until a reported change is imported with the default settings, by a clock that the test advances.
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
    public void Changed_and_new_files_are_dequeued_within_two_seconds()
    {
        _pending.RecordWrite(Written("changed.md", "changed"));
        _pending.RecordEntryChange(Written("new.md", "new"));

        var (dequeued, after) = AdvanceUntilDequeued(() => { });

        Assert.Equal(["changed.md", "new.md"], dequeued.Order(StringComparer.Ordinal));
        Assert.InRange(after, _settleTime, TimeSpan.FromSeconds(2));
        Assert.Empty(_pending.DequeueSettledFiles());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_growing_file_is_not_dequeued_even_if_the_watcher_does_not_report_it(bool isReported)
    {
        _pending.RecordWrite(Written("grows.md", ""));
        for (var part = 0; part < 20; part++)
        {
            File.AppendAllText(_folder.At("grows.md"), "more ");
            if (isReported)
                _pending.RecordWrite(_folder.At("grows.md"));
            Assert.Empty(_pending.DequeueSettledFiles());
            _time.Advance(_tick);
            Assert.Empty(_pending.DequeueSettledFiles());
        }

        Assert.Equal(["grows.md"], AdvanceUntilDequeued(() => { }).Dequeued);
    }

    [Fact]
    public void During_file_churn_a_change_is_dequeued_within_three_seconds_and_a_scan_starts_within_seven()
    {
        _pending.RecordWrite(Written("changed.md", "changed"));
        _pending.RequestScan(isEntryChange: true);
        var number = 0;

        var (dequeued, after) = AdvanceUntilDequeued(Noise);
        while (!_pending.TryConsumeScanRequest())
        {
            after += _tick;
            _time.Advance(_tick);
            Noise();
            Assert.InRange(after, TimeSpan.Zero, TimeSpan.FromSeconds(7));
        }

        Assert.Contains("changed.md", dequeued);

        void Noise() => _pending.RecordEntryChange(_folder.At($"scratch-{number++}.md"));
    }

    [Fact]
    public void A_deleted_file_is_dequeued_within_two_seconds()
    {
        _pending.RecordEntryChange(_folder.At("deleted.md"));

        var (missing, after) = AdvanceUntilMissing(() => { });

        Assert.Equal((_folder.At("deleted.md"), true), (Assert.Single(missing.Paths), missing.IsQuiet));
        Assert.InRange(after, _settleTime, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public void A_deleted_file_waits_for_the_file_that_may_be_its_copy()
    {
        _pending.RecordEntryChange(_folder.At("deleted.md"));
        _pending.RecordEntryChange(Written("copy.md", ""));

        for (var part = 0; part < 15; part++)
        {
            File.AppendAllText(_folder.At("copy.md"), "more ");
            Assert.Empty(_pending.DequeueMissingPaths().Paths);
            _time.Advance(_tick);
        }

        Assert.Equal(["copy.md"], AdvanceUntilDequeued(() => Assert.Empty(_pending.DequeueMissingPaths().Paths)).Dequeued);
        Assert.True(AdvanceUntilMissing(() => { }).Missing.IsQuiet);
    }

    [Fact]
    public void A_deleted_file_waits_for_a_new_folder_that_may_contain_it()
    {
        _pending.RecordEntryChange(Directory.CreateDirectory(_folder.At("new")).FullName);
        _pending.RecordEntryChange(_folder.At("deleted.md"));
        _time.Advance(_settleTime);
        Assert.Empty(_pending.DequeueMissingPaths().Paths);
        _time.Advance(_settleTime * 3);

        var before = _pending.DequeueMissingPaths();
        var folders = _pending.DequeueSettledFiles();

        Assert.Empty(before.Paths);
        Assert.Equal([_folder.At("new")], folders);
        Assert.Equal(_folder.At("deleted.md"), Assert.Single(_pending.DequeueMissingPaths().Paths));
    }

    [Fact]
    public void A_file_that_is_created_again_is_not_missing()
    {
        _pending.RecordEntryChange(_folder.At("returns.md"));
        _time.Advance(_settleTime);
        Assert.Empty(_pending.DequeueMissingPaths().Paths);
        _pending.RecordEntryChange(Written("returns.md", "again"));

        Assert.Equal(["returns.md"], AdvanceUntilDequeued(() => Assert.Empty(_pending.DequeueMissingPaths().Paths)).Dequeued);
    }

    [Fact]
    public void During_file_churn_a_deleted_file_is_dequeued_within_seven_seconds_and_may_have_moved()
    {
        _pending.RecordEntryChange(_folder.At("deleted.md"));
        var number = 0;

        var (missing, _) = AdvanceUntilMissing(() => _pending.RecordEntryChange(_folder.At($"scratch-{number++}.md")));

        Assert.Contains(_folder.At("deleted.md"), missing.Paths);
        Assert.False(missing.IsQuiet);
    }

    private (MissingPaths Missing, TimeSpan After) AdvanceUntilMissing(Action meanwhile)
    {
        for (var after = TimeSpan.Zero; after <= TimeSpan.FromSeconds(7); after += _tick)
        {
            meanwhile();
            if (_pending.DequeueMissingPaths() is { Paths.Count: > 0 } missing)
                return (missing, after);
            _time.Advance(_tick);
        }

        throw new InvalidOperationException("No path is returned within seven seconds.");
    }

    private string Written(string name, string text) => _folder.WithFile(name, text).At(name);

    /// <summary>Ticks as the importing node does, for three seconds at most.</summary>
    /// <param name="meanwhile">What happens before each tick.</param>
    private (IReadOnlyList<string> Dequeued, TimeSpan After) AdvanceUntilDequeued(Action meanwhile)
    {
        for (var after = TimeSpan.Zero; after <= TimeSpan.FromSeconds(3); after += _tick)
        {
            meanwhile();
            if (_pending.DequeueSettledFiles() is { Count: > 0 } dequeued)
                return ([.. dequeued.Select(path => Path.GetFileName(path))], after);
            _time.Advance(_tick);
        }

        throw new InvalidOperationException("Nothing is taken within three seconds.");
    }
}
