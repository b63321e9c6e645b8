namespace Gateway.Access;

/// <summary>Who asks, as far as visibility goes.</summary>
internal enum Audience
{
    /// <summary>No credentials: published articles, and what is known from them.</summary>
    Readers,

    /// <summary>The scope <c>articles:read:unpublished</c>: everything stored.</summary>
    Editors,
}
