using Gateway.Store.Database;

namespace Gateway.Store.Access;

/// <summary>The rules for what readers may see, as SQL conditions before any filter. They are defined only here.</summary>
internal static class Visibility
{
    /// <summary>The condition on a row of articles, or of the table that joins articles to topics.</summary>
    public static Sql OfArticles(ReadAccess readAccess, string alias) => Sql.Text(TextOfArticles(readAccess, alias));

    /// <summary>The condition of <see cref="OfArticles"/> as text, for the joins of filters.</summary>
    public static string TextOfArticles(ReadAccess readAccess, string alias) =>
        readAccess == ReadAccess.All ? "true" : $"{alias}.published";

    /// <summary>The condition on a row of providers or topics: a file defines it, or it has a published article.</summary>
    public static Sql OfTaxonomy(ReadAccess readAccess, string alias) => Sql.Text(TextOfTaxonomy(readAccess, alias));

    /// <summary>The condition of <see cref="OfTaxonomy"/> as text, for the joins of filters.</summary>
    public static string TextOfTaxonomy(ReadAccess readAccess, string alias) =>
        readAccess == ReadAccess.All ? "true" : $"({alias}.article_count > 0 or {alias}.fingerprint is not null)";

    /// <summary>The column with the number of a provider's or topic's articles that the caller may see.</summary>
    public static string CountColumn(ReadAccess readAccess) => readAccess == ReadAccess.All ? "stored_count" : "article_count";
}
