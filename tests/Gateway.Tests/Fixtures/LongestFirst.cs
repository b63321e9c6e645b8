using Gateway.Tests.ContentSources;
using Gateway.Tests.EmbeddedPostgres;
using Gateway.Tests.Faults;
using Gateway.Tests.Fixtures;
using Gateway.Tests.Http;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Gateway.Tests.Fixtures;

/// <summary>
/// Starts the classes that take a minute or longer first, because most of them wait. Otherwise the last of them would run alone at the end.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] _long =
    [
        .. new[]
        {
            typeof(RestartTests),
            typeof(RepositoryReplayTests),
            typeof(EmbeddedPostgresTests),
            typeof(PostgresRolesTests),
            typeof(FolderReplayTests),
            typeof(FeedUnderFaultsTests),
            typeof(ClientTests),
        }.Select(type => type.FullName ?? type.Name),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(collection =>
                !_long.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal))
            ),
        ];
}
