namespace Gateway.Store.Access;

/// <summary>The groups of callers with different visibility.</summary>
internal enum ReadAccess
{
    /// <summary>Callers without the scope <c>articles:read:unpublished</c>. They see published articles and their data.</summary>
    Published,

    /// <summary>Callers with the scope <c>articles:read:unpublished</c>. They see everything that is stored.</summary>
    All,
}
