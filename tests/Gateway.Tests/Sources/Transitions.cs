using Gateway.Tests.Fixtures;
using Npgsql;

namespace Gateway.Tests.Sources;

/// <summary>Every moment at which an article came into the readers' sight or left it, as the database saw them: a trigger misses none.</summary>
internal sealed class Transitions(GatewayHost host)
{
    private long _read;

    public async Task RecordAsync()
    {
        await using var command = host.DataSource.CreateCommand("""
            create table public.transition (seq bigint generated always as identity, slug text, visible boolean);
            create function public.note() returns trigger language plpgsql as $$
            begin
              if coalesce(old.published, false) <> new.published then insert into public.transition (slug, visible) values (new.slug, new.published); end if;
              return null;
            end $$;
            create trigger note after insert or update on gateway.mt_doc_article for each row execute function public.note();
            """);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>What there was since the last time, by slug.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync()
    {
        await using var command = host.DataSource.CreateCommand("select seq, slug, visible from public.transition where seq > $1 order by seq");
        command.Parameters.Add(new NpgsqlParameter { Value = _read });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var taken = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            _read = reader.GetInt64(0);
            taken.Add($"{(reader.GetBoolean(2) ? "+" : "-")}{reader.GetString(1)}");
        }

        return [.. taken.Order(StringComparer.Ordinal)];
    }

    /// <summary>What lies between two states.</summary>
    public static IReadOnlyList<string> Between(IReadOnlySet<string> before, IReadOnlySet<string> after) =>
        [.. after.Except(before).Select(slug => $"+{slug}").Concat(before.Except(after).Select(slug => $"-{slug}")).Order(StringComparer.Ordinal)];
}
