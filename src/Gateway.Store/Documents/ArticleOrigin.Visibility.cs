namespace Gateway.Store.Documents;

/// <content>
/// The rules of visibility. They depend only on the stored origin and the time, so that every node and every writer gets the same result.
/// </content>
public sealed partial record ArticleOrigin
{
    /// <summary>Returns true if readers see the article at a time.</summary>
    public bool IsVisibleAt(DateTimeOffset time) =>
        !Withdrawn
        && !(PublishedFrom > time)
        && Decision switch
        {
            VisibilityDecision.Withdrawn => false,
            VisibilityDecision.Published => !HasExpiredSincePublished(time),
            _ => IsShownBySource(time),
        };

    /// <summary>Returns true if the source alone would show the article at a time.</summary>
    public bool IsShownBySource(DateTimeOffset time) => SaysPublished && !(PublishesAt > time) && !(ExpiresAt <= time);

    /// <summary>Returns the origin after a writer has published the article, now or at a later time.</summary>
    public ArticleOrigin PublishFrom(DateTimeOffset time, DateTimeOffset now) =>
        (this with { Decision = VisibilityDecision.Published, PublishedFrom = time }).At(now);

    /// <summary>Returns the origin after a writer has withdrawn the article.</summary>
    public ArticleOrigin Withdraw(DateTimeOffset now) =>
        (this with { Decision = VisibilityDecision.Withdrawn, PublishedFrom = null }).At(now);

    /// <summary>
    /// Returns the origin without the times and decisions that have ended, and with the next change. A time that has passed does not come
    /// again if the clock of the database is set back.
    /// </summary>
    public ArticleOrigin At(DateTimeOffset now)
    {
        var decidesAt = PublishedFrom is { } from && from > now ? from : now;
        var hasDecisionEnded = Decision == VisibilityDecision.Published && (IsShownBySource(decidesAt) || HasExpiredSincePublished(now));
        var decision = hasDecisionEnded ? null : Decision;
        var settled = this with
        {
            Decision = decision,
            PublishedFrom = PublishedFrom > now || decision == VisibilityDecision.Published ? PublishedFrom : null,
            PublishesAt = PublishesAt > now ? PublishesAt : null,
        };
        return settled with { NextChangeAt = settled.NextChangeAfter(now) };
    }

    private DateTimeOffset? NextChangeAfter(DateTimeOffset now) =>
        ((DateTimeOffset?[])[PublishedFrom, PublishesAt, ExpiresAt])
            .Where(time => time > now)
            .Order()
            .FirstOrDefault(time => time is { } at && IsVisibleAt(at) != IsVisibleAt(now));

    // A writer who publishes an article after its expiry overrides the expiry.
    private bool HasExpiredSincePublished(DateTimeOffset time) =>
        ExpiresAt <= time && ExpiresAt > (PublishedFrom ?? DateTimeOffset.MinValue);
}
