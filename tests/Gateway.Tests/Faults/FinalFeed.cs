namespace Gateway.Tests.Faults;

/// <summary>What was committed in the end: from it follows what each client must and must not have been sent.</summary>
internal sealed record FinalFeed(IReadOnlyList<FinalFeed.Entry> Entries)
{
    // A withdrawal is on its way to a node for a moment, as is an event to its client: how long depends on what else the machine does.
    private static readonly TimeSpan _deliveryTolerance = TimeSpan.FromSeconds(10);

    private readonly ILookup<string, Entry> _bySlug = Entries.ToLookup(entry => entry.Slug);

    /// <summary>True where nothing was changed of the article's visibility later on.</summary>
    public bool IsLast(Entry entry) => _bySlug[entry.Slug].Last() == entry;

    /// <summary>The events of articles that stayed visible and did not come.</summary>
    public IEnumerable<Entry> MissingOf(IReadOnlyList<Received> received)
    {
        var got = received.Select(each => each.Position).ToHashSet();
        return Entries.Where(entry => entry.IsPublished && !got.Contains(entry.Position) && IsLast(entry));
    }

    /// <summary>What came of articles that nobody may see in the end: of a client that began when nothing changed any more.</summary>
    public IEnumerable<Received> HiddenOf(IReadOnlyList<Received> received) =>
        received.Where(each => _bySlug[each.Slug].LastOrDefault() is not { IsPublished: true });

    /// <summary>What came without having been committed, or when its article had been hidden for a while.</summary>
    public IEnumerable<Received> WronglySentTo(IReadOnlyList<Received> received) =>
        received.Where(each =>
        {
            if (!_bySlug[each.Slug].Any(entry => entry.Position == each.Position && entry.IsPublished))
                return true;
            return _bySlug[each.Slug].LastOrDefault(entry => entry.At < each.At - _deliveryTolerance) is { IsPublished: false }
                && !_bySlug[each.Slug].Any(entry => entry.IsPublished && entry.At >= each.At - _deliveryTolerance && entry.At <= each.At);
        });

    internal sealed record Entry(long Position, string Slug, bool IsPublished, DateTimeOffset At);
}
