using Gateway.Store.Documents;

namespace Gateway.Tests.Scheduling;

/// <summary>The rules of visibility for one article, minute by minute.</summary>
public sealed class VisibilityRulesTests
{
    private static readonly DateTimeOffset _start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ArticleOrigin Origin { get; } =
        new()
        {
            Id = Guid.NewGuid(),
            Fingerprint = Guid.NewGuid(),
            WrittenProviderId = Guid.NewGuid(),
        };

    [Theory]
    // Times are minutes after the start. The last text says whether readers see the article in the minutes 0 to 6.
    [InlineData(null, null, true, "1111111", "")]
    [InlineData(2, null, true, "0011111", "2")]
    [InlineData(null, 3, true, "1110000", "3")]
    [InlineData(2, 4, true, "0011000", "2 4")]
    [InlineData(4, 2, true, "0000000", "")]
    [InlineData(2, 4, false, "0000000", "")]
    public void A_source_article_is_visible_from_its_date_until_its_expiry(
        int? publishes,
        int? expires,
        bool saysPublished,
        string visible,
        string changes
    )
    {
        var origin = Origin with { SaysPublished = saysPublished, PublishesAt = Minute(publishes), ExpiresAt = Minute(expires) };

        Assert.Equal((visible, changes), Run(origin.At(_start)));
    }

    [Theory]
    [InlineData(4, null, true, 2, "0011111", "2")]
    [InlineData(2, null, true, 4, "0000111", "4")]
    [InlineData(null, null, true, 2, "0011111", "2")]
    [InlineData(null, null, false, 2, "0011111", "2")]
    [InlineData(4, 5, true, 2, "0011100", "2 5")]
    [InlineData(null, 4, false, 2, "0011000", "2 4")]
    // A writer who publishes after the expiry overrides it.
    [InlineData(null, 2, true, 4, "0000111", "4")]
    [InlineData(null, 0, true, 0, "1111111", "")]
    public void An_article_scheduled_by_a_writer_is_visible_from_that_time_until_its_expiry(
        int? publishes,
        int? expires,
        bool saysPublished,
        int from,
        string visible,
        string changes
    )
    {
        var origin = Origin with { SaysPublished = saysPublished, PublishesAt = Minute(publishes), ExpiresAt = Minute(expires) };

        Assert.Equal((visible, changes), Run(origin.PublishFrom(_start.AddMinutes(from), _start)));
    }

    [Fact]
    public void A_withdrawal_clears_the_scheduled_changes()
    {
        var origin = Origin with { PublishesAt = Minute(2), ExpiresAt = Minute(4) };

        Assert.Equal(("0000000", ""), Run(origin.PublishFrom(_start.AddMinutes(1), _start).Withdraw(_start)));
        Assert.Equal(("0000000", ""), Run((origin with { Withdrawn = true }).At(_start)));
    }

    [Fact]
    public void A_publication_that_has_happened_is_not_undone_when_the_clock_is_set_back()
    {
        var origin = (Origin with { PublishesAt = Minute(2) }).At(_start).At(_start.AddMinutes(3));

        Assert.True(origin.At(_start).IsVisibleAt(_start));
        Assert.Null(origin.At(_start).NextChangeAt);
    }

    // Applies each change at its time, as the schedule does, and compares with the rules of the first origin at each minute.
    private static (string Visible, string Changes) Run(ArticleOrigin origin)
    {
        var (visible, changes) = ("", new List<int>());
        for (var minute = 0; minute <= 6; minute++)
        {
            var now = _start.AddMinutes(minute);
            if (origin.NextChangeAt <= now)
            {
                changes.Add(minute);
                var before = origin.IsVisibleAt(now - TimeSpan.FromTicks(1));
                origin = origin.At(now);
                Assert.NotEqual(before, origin.IsVisibleAt(now));
            }

            Assert.Equal(origin.IsVisibleAt(now), origin.At(now).IsVisibleAt(now));
            visible += origin.IsVisibleAt(now) ? '1' : '0';
        }

        return (visible, string.Join(' ', changes));
    }

    private static DateTimeOffset? Minute(int? minute) => minute is { } known ? _start.AddMinutes(known) : null;
}
