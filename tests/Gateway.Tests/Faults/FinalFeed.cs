namespace Gateway.Tests.Faults;

/// <summary>
/// The entries that were committed in the end. They determine the events that each client must and must not have received.
/// </summary>
internal sealed record FinalFeed(IReadOnlyList<FinalFeed.Entry> Entries)
{
    private readonly ILookup<string, Entry> _bySlug = Entries.ToLookup(entry => entry.Slug);

    /// <summary>True if the article's visibility did not change later.</summary>
    public bool IsLast(Entry entry) => _bySlug[entry.Slug].Last() == entry;

    /// <summary>The events of articles that stayed visible and were not received.</summary>
    public IEnumerable<Entry> MissingOf(IReadOnlyList<Received> received)
    {
        var got = received.Select(each => each.Position).ToHashSet();
        return Entries.Where(entry => entry.IsPublished && !got.Contains(entry.Position) && IsLast(entry));
    }

    /// <summary>The events of articles that are hidden in the end, for a client that started after the last change.</summary>
    public IEnumerable<Received> HiddenOf(IReadOnlyList<Received> received) =>
        received.Where(each => _bySlug[each.Slug].LastOrDefault() is not { IsPublished: true });

    /// <summary>The events without a committed entry.</summary>
    public IEnumerable<Received> NeverCommitted(IReadOnlyList<Received> received) =>
        received.Where(each => !_bySlug[each.Slug].Any(entry => entry.Position == each.Position && entry.IsPublished));

    internal sealed record Entry(long Position, string Slug, bool IsPublished, DateTimeOffset At);
}
