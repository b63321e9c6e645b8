namespace Gateway.Access;

/// <summary>What credentials may be given the right to.</summary>
internal static class Scope
{
    /// <summary>Articles that readers may not see, and what is known from them only.</summary>
    public const string ArticlesReadUnpublished = "articles:read:unpublished";

    /// <summary>Changing what is stored.</summary>
    public const string ArticlesWrite = "articles:write";

    /// <summary>The encrypted payload of articles.</summary>
    public const string SecuredRead = "secured:read";

    public static IReadOnlyList<string> All { get; } = [ArticlesReadUnpublished, ArticlesWrite, SecuredRead];
}
