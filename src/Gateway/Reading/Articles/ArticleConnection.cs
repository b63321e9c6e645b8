using Gateway.Documents;
using Gateway.Lists;
using Gateway.Schema;
using GraphQL.DataLoader;

namespace Gateway.Reading.Articles;

/// <summary>A list of articles as a client sees it, with what it takes to count it by facets.</summary>
internal sealed record ArticleConnection(
    IDataLoaderResult<Page<Article>> Page,
    Func<IDataLoaderResult<int>> Count,
    Func<ListSide, IDataLoaderResult<bool>> Outside,
    ArticleListQuery Query,
    Guid Parent
) : Connection<Article>(Page, Count, Outside);
