namespace Gateway.Store.Access;

/// <summary>The groups of callers with different visibility.</summary>
internal enum Audience
{
    /// <summary>Callers without the scope <c>articles:read:unpublished</c>. They see published articles and their data.</summary>
    Readers,

    /// <summary>Callers with the scope <c>articles:read:unpublished</c>. They see everything that is stored.</summary>
    Editors,
}
