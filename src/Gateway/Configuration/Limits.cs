namespace Gateway.Configuration;

/// <summary>How much one client may ask for: configuration section <c>Limits</c>. Sizes are in bytes unless they say characters.</summary>
internal sealed record Limits
{
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
    public int Cost { get; init; } = 10_000;
    public int ListEntries { get; init; } = 100;
    public int StringCharacters { get; init; } = 2_000;

    public TimeSpan ExecutionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a mutation waits until other writers let it.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one of its statements may take.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(5);
    public int ResponseBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>How much memory large answers may take that clients have not read yet; more are refused.</summary>
    public long WaitingBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>How fast a client has to take a large answer, in bytes a second and at each 64 KB; as slowly as it likes where zero.</summary>
    public int ResponseRate { get; init; } = 4 * 1024;
    public int ConcurrentOperations { get; init; } = 32;
    public int QueuedOperations { get; init; } = 64;

    /// <summary>Parsed and validated documents that are kept.</summary>
    public int CachedDocuments { get; init; } = 1_000;

    /// <summary>Documents that clients persisted by themselves (APQ) and that are kept.</summary>
    public int PersistedDocuments { get; init; } = 1_000;

    /// <summary>Queries of which it is remembered that they came, and with which ETag they were answered.</summary>
    public int RememberedAnswers { get; init; } = 10_000;

    /// <summary>How much memory answers to readers may take that are given again while nothing is written; none are kept where zero.</summary>
    public long RememberedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How much memory articles, links, providers and topics may take that are kept for readers' queries while nothing is written; none are where zero.</summary>
    public long RememberedDocumentBytes { get; init; } = 64 * 1024 * 1024;

    public int SubscriptionsPerConnection { get; init; } = 10;
    public int ConnectionsPerAddress { get; init; } = 20;
    public int Connections { get; init; } = 2_000;
    public TimeSpan InitTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public int FrameBytes { get; init; } = 64 * 1024;
    public int SendQueue { get; init; } = 256;

    /// <summary>How long a subscriber may stay behind by more events than <see cref="SendQueue"/>.</summary>
    public TimeSpan SlowConsumer { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(45);
}
