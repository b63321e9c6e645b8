using Gateway.Store.Queries.Related;

namespace Gateway.Store.Queries.Articles;

/// <summary>What an operation selects below an article that is stored in other rows, and is read in the same round trip.</summary>
/// <param name="Provider">Whether it selects the provider.</param>
/// <param name="Links">The parts that it selects of the links; <c>null</c> if it selects no links.</param>
internal sealed record ArticleIncludes(bool Provider, RelatedLinkSelection? Links);
