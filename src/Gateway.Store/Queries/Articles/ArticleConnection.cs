using Gateway.Store.DataLoaders;
using Gateway.Store.Documents;
using Gateway.Store.Lists;

namespace Gateway.Store.Queries.Articles;

/// <summary>A list of articles as a client sees it, with the query that its facets are counted by.</summary>
internal sealed record ArticleConnection(
    Func<IDeferred<Page<Article>>> LoadPage,
    Func<IDeferred<int>> Count,
    Func<PageSide, IDeferred<bool>> HasMore,
    ArticleListQuery Query,
    Guid Parent
) : Connection<Article>(LoadPage, Count, HasMore);
