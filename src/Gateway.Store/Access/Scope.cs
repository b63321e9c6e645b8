namespace Gateway.Store.Access;

/// <summary>The scopes that credentials can have.</summary>
internal static class Scope
{
    /// <summary>Read articles that readers may not see, and the data that comes only from them.</summary>
    public const string ArticlesReadUnpublished = "articles:read:unpublished";

    /// <summary>Change stored articles.</summary>
    public const string ArticlesWrite = "articles:write";

    /// <summary>Read the encrypted payload of articles.</summary>
    public const string SecuredRead = "secured:read";

    /// <summary>Read the state and the settings of the gateway.</summary>
    public const string GatewayRead = "gateway:read";

    public static IReadOnlyList<string> All { get; } = [ArticlesReadUnpublished, ArticlesWrite, SecuredRead, GatewayRead];
}
