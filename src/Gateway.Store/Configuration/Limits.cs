namespace Gateway.Store.Configuration;

/// <summary>The limits for clients: configuration section <c>Limits</c>. Sizes are in bytes unless the name says characters.</summary>
internal sealed record Limits
{
    public const string Section = "Limits";

    // The cache has three queues, and each needs a capacity of at least one.
    private const int MinCacheCapacity = 3;

    private static readonly TimeSpan _shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    // For these, zero either allows none, or disables the limit or the cache.
    private static readonly HashSet<string> _mayBeZero =
    [
        nameof(Fragments),
        nameof(Aliases),
        nameof(Directives),
        nameof(UnsentResponseBytes),
        nameof(MinResponseBytesPerSecond),
        nameof(QueuedOperations),
        nameof(ResponseCacheBytes),
        nameof(DocumentCacheBytes),
        nameof(HtmlCacheBytes),
        nameof(SendQueue),
        nameof(SlowConsumer),
        nameof(SearchSynonyms),
    ];

    private static readonly HashSet<string> _cacheCapacities =
    [
        nameof(CachedOperations),
        nameof(PersistedOperations),
        nameof(CachedResponses),
    ];

    public int RequestBytes { get; init; } = 256 * 1024;
    public int JsonDepth { get; init; } = 64;

    public int QueryCharacters { get; init; } = 20_000;
    public int Tokens { get; init; } = 2_000;
    public int Definitions { get; init; } = 60;
    public int Fragments { get; init; } = 50;
    public int ParserDepth { get; init; } = 64;
    public int Depth { get; init; } = 15;
    public int Selections { get; init; } = 2_000;
    public int Aliases { get; init; } = 50;
    public int Directives { get; init; } = 50;
    public int Repeats { get; init; } = 30;
    public int ValidationErrors { get; init; } = 5;

    public int Nodes { get; init; } = 10_000;

    /// <summary>The cost of an operation, in points of 0.1 ms of CPU.</summary>
    public int Cost { get; init; } = 10_000;

    /// <summary>The cost of a subscription's selection, which is executed for each event.</summary>
    public int SubscriptionCost { get; init; } = 500;
    public int ListEntries { get; init; } = 100;
    public int StringCharacters { get; init; } = 2_000;

    /// <summary>The number of synonyms that are added to a search. 0 disables synonyms.</summary>
    public int SearchSynonyms { get; init; } = 20;

    /// <summary>The length of a body that is rendered as HTML, in characters. The rest of a longer body is left out.</summary>
    public int BodyCharacters { get; init; } = 64 * 1024;

    public TimeSpan ExecutionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a mutation waits for other writers.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a statement of a mutation may take.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(5);
    public int ResponseBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>The memory for large responses that clients have not read yet. Further large responses are rejected.</summary>
    public long UnsentResponseBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>The lowest rate at which a client must read a large response, in bytes per second for each 64 KB; 0 for none.</summary>
    public int MinResponseBytesPerSecond { get; init; } = 4 * 1024;
    public int ConcurrentOperations { get; init; } = 32;
    public int QueuedOperations { get; init; } = 64;

    /// <summary>The number of operations of one address or API key that run at a time.</summary>
    public int ConcurrentOperationsPerClient { get; init; } = 24;

    /// <summary>The number of SQL statements of one operation that run at a time. The others wait.</summary>
    public int StatementsPerOperation { get; init; } = 4;

    /// <summary>The number of parsed and validated operations in the cache.</summary>
    public int CachedOperations { get; init; } = 1_000;

    /// <summary>The number of automatically persisted queries (APQ) in the cache.</summary>
    public int PersistedOperations { get; init; } = 1_000;

    /// <summary>The number of queries for which the cache stores an earlier request and the ETag of its response.</summary>
    public int CachedResponses { get; init; } = 10_000;

    /// <summary>The memory for cached responses to readers. A write removes those that depend on the changed data. 0 disables the cache.</summary>
    public long ResponseCacheBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The memory for cached documents, lists and searches. A write removes those that it changed. 0 disables the cache.</summary>
    public long DocumentCacheBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The memory for bodies that were rendered as HTML. 0 disables the cache.</summary>
    public long HtmlCacheBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How often one address may send credentials that are not valid.</summary>
    public int RejectedCredentialsPerMinute { get; init; } = 10;

    public int SubscriptionsPerConnection { get; init; } = 10;
    public int ConnectionsPerAddress { get; init; } = 20;
    public int Connections { get; init; } = 2_000;

    /// <summary>The number of images and other media files that are sent at the same time. Four times as many requests wait.</summary>
    public int MediaDownloads { get; init; } = 64;
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public int FrameBytes { get; init; } = 64 * 1024;
    public int SendQueue { get; init; } = 256;

    /// <summary>How long a subscriber may be more than <see cref="SendQueue"/> events behind.</summary>
    public TimeSpan SlowConsumer { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Reads the limits and validates them.</summary>
    /// <exception cref="InvalidSettingException">A setting is unknown or has been renamed, or its value is invalid.</exception>
    public static Limits From(IConfiguration configuration)
    {
        configuration.ValidateNames(Section);
        return configuration.GetSection(Section).ReadRecord<Limits>();
    }

    /// <summary>Completes the setting of a limit with the range of its values.</summary>
    public static Setting WithRange(Setting setting)
    {
        var name = setting.Name[(Section.Length + 1)..];
        var min =
            _mayBeZero.Contains(name) ? 0
            : _cacheCapacities.Contains(name) ? MinCacheCapacity
            : 1;
        return setting.Default switch
        {
            TimeSpan => setting with { Min = _shortest * min, Max = _longest },
            long => setting with { Min = (long)min },
            _ => setting with { Min = min },
        };
    }
}
