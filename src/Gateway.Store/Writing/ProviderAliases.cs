using Gateway.Store.Database;
using Gateway.Store.Documents;
using Gateway.Store.Search;
using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Maintains other names of providers. An article with such a name belongs to the provider whose file lists the name.</summary>
internal static class ProviderAliases
{
    /// <summary>Returns the provider of each id that is an alias.</summary>
    public static async Task<Dictionary<Guid, Guid>> ByIdAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"select alias_id, provider_id from {Tables.ProviderAlias} where alias_id = any($1)",
            connection
        )
        {
            Parameters = { new() { Value = ids } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var aliases = new Dictionary<Guid, Guid>();
        while (await reader.ReadAsync(cancellationToken))
            aliases[reader.GetGuid(0)] = reader.GetGuid(1);
        return aliases;
    }

    /// <summary>
    /// Replaces the aliases of a domain with the names that its organization files list, and moves the affected articles. If several
    /// providers list the same name, the first provider by name gets it, so that the order of the files does not matter.
    /// </summary>
    public static async Task ReplaceAsync(NpgsqlTransaction transaction, string domain, CancellationToken cancellationToken)
    {
        var connection = transaction.OpenConnection;
        var (previous, listed) = await OfDomainAsync(connection, domain, cancellationToken);
        var current = new Dictionary<Guid, Guid>();
        foreach (var (id, otherNames) in listed)
        {
            foreach (var alias in otherNames.Select(name => DocumentId.OfProvider(domain, name)).Where(alias => alias != id))
                current.TryAdd(alias, id);
        }

        // The providers that lose or gain a name. If there are none, no article moves.
        Guid[] affected =
        [
            .. previous.Except(current).Concat(current.Except(previous)).SelectMany(alias => (Guid[])[alias.Key, alias.Value]).Distinct(),
        ];
        if (affected.Length == 0)
            return;
        await using var replace = new NpgsqlBatch(connection, transaction);
        replace.Add($"delete from {Tables.ProviderAlias} where alias_id = any($1)", previous.Keys.Except(current.Keys).ToArray());
        replace.Add(
            $"""
            insert into {Tables.ProviderAlias} (alias_id, provider_id) select * from unnest($1, $2)
            on conflict (alias_id) do update set provider_id = excluded.provider_id
            """,
            current.Keys.ToArray(),
            current.Values.ToArray()
        );
        ProviderSlugs.Release(replace, [.. current.Keys]);
        await replace.ExecuteNonQueryAsync(cancellationToken);
        await MoveArticlesAsync(transaction, affected, cancellationToken);
    }

    private static async Task<(Dictionary<Guid, Guid> Aliases, List<(Guid Id, string[] OtherNames)> Listed)> OfDomainAsync(
        NpgsqlConnection connection,
        string domain,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select provider.id, array(select jsonb_array_elements_text(provider.data -> 'otherNames')),
              array(select alias_id from {Tables.ProviderAlias} where provider_id = provider.id)
            from {Tables.Provider} provider
            where provider.domain = $1 and (provider.fingerprint is not null or exists (select from {Tables.ProviderAlias} where provider_id = provider.id))
            order by provider.name collate "C", provider.id
            """,
            connection
        )
        {
            Parameters = { new() { Value = domain } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var aliases = new Dictionary<Guid, Guid>();
        var listed = new List<(Guid, string[])>();
        while (await reader.ReadAsync(cancellationToken))
        {
            listed.Add((reader.GetGuid(0), await reader.GetFieldValueAsync<string[]>(1, cancellationToken)));
            foreach (var alias in await reader.GetFieldValueAsync<Guid[]>(2, cancellationToken))
                aliases[alias] = reader.GetGuid(0);
        }

        return (aliases, listed);
    }

    private static async Task MoveArticlesAsync(NpgsqlTransaction transaction, Guid[] providerIds, CancellationToken cancellationToken)
    {
        var connection = transaction.OpenConnection;
        var (moved, providers) = await MovedArticlesAsync(connection, providerIds, cancellationToken);
        if (moved.Length == 0)
            return;
        await using var move = new NpgsqlBatch(connection, transaction);
        ArticleCounts.Subtract(move, moved);
        move.Add(
            $"""
            update {Tables.Article} article set provider_id = resolved.provider_id,
              data = article.data || jsonb_build_object('providerId', resolved.provider_id)
            from (
              select source.id, coalesce(alias.provider_id, source.written_provider_id) as provider_id
              from {Tables.ArticleSource} source
              left join {Tables.ProviderAlias} alias on alias.alias_id = source.written_provider_id
              where source.id = any($1)) resolved
            where article.id = resolved.id
            """,
            moved
        );
        ArticleCounts.Add(move, moved);
        InheritedFields.Refresh(move, [], providers);
        await move.ExecuteNonQueryAsync(cancellationToken);
        await SearchWriter.WriteAsync(transaction, moved, cancellationToken);
    }

    /// <summary>Returns the articles whose provider is outdated, and the providers that lose or gain articles.</summary>
    private static async Task<(Guid[] Articles, Guid[] Providers)> MovedArticlesAsync(
        NpgsqlConnection connection,
        Guid[] providerIds,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            select article.id, article.provider_id, coalesce(alias.provider_id, source.written_provider_id)
            from {Tables.Article} article join {Tables.ArticleSource} source on source.id = article.id
            left join {Tables.ProviderAlias} alias on alias.alias_id = source.written_provider_id
            where article.provider_id = any($1) and article.provider_id <> coalesce(alias.provider_id, source.written_provider_id)
            """,
            connection
        )
        {
            Parameters = { new() { Value = providerIds } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var articles = new List<Guid>();
        var providers = new HashSet<Guid>();
        while (await reader.ReadAsync(cancellationToken))
        {
            articles.Add(reader.GetGuid(0));
            providers.Add(reader.GetGuid(1));
            providers.Add(reader.GetGuid(2));
        }

        return ([.. articles], [.. providers]);
    }
}
