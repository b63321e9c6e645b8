using Gateway.Store;

namespace Gateway.Access;

/// <summary>The one place that says what readers may see, as conditions that stand at the data source, before any filter.</summary>
internal static class Visibility
{
    /// <summary>On a row of articles, or of the table that joins them to topics.</summary>
    public static Sql OfArticles(Audience audience, string alias) =>
        audience == Audience.Editors ? Sql.True : Sql.Text($"{alias}.published");

    /// <summary>On a row of providers or topics: there is a file about it, or a published article.</summary>
    public static Sql OfNamed(Audience audience, string alias) => Sql.Text(TextOfNamed(audience, alias));

    /// <summary>The same as text, for the filters' own joins.</summary>
    public static string TextOfNamed(Audience audience, string alias) =>
        audience == Audience.Editors ? "true" : $"({alias}.article_count > 0 or {alias}.fingerprint is not null)";

    /// <summary>The column that counts the articles of a provider or topic that the audience may see.</summary>
    public static string CountColumn(Audience audience) => audience == Audience.Editors ? "stored_count" : "article_count";
}
