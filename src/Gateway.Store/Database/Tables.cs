namespace Gateway.Store.Database;

/// <summary>
/// The names of all tables. They are constants, so that SQL that contains them is a constant too. Inside <see cref="Sql.Of"/> write
/// <c>{Sql.Table(Tables.Article)}</c>.
/// </summary>
internal static class Tables
{
    public const string Schema = "gateway";

    // Marten's tables: one for each document type, named after the alias of its mapping.
    public const string Article = $"{DocumentPrefix}article";
    public const string ArticleText = $"{DocumentPrefix}article_text";
    public const string ArticleHead = $"{DocumentPrefix}article_head";
    public const string ArticleSecret = $"{DocumentPrefix}article_secret";
    public const string ArticleSource = $"{DocumentPrefix}article_source";
    public const string Provider = $"{DocumentPrefix}provider";
    public const string Topic = $"{DocumentPrefix}topic";
    public const string ImportProblem = $"{DocumentPrefix}import_problem";
    public const string SkippedFile = $"{DocumentPrefix}skipped_file";
    public const string SharedSecret = $"{DocumentPrefix}shared_secret";

    // Tables that Marten does not map to documents.
    public const string ArticleTopic = $"{Schema}.article_topic";
    public const string ArticleAuthor = $"{Schema}.article_author";
    public const string ArticleSearch = $"{Schema}.article_search";
    public const string SearchWord = $"{Schema}.search_word";
    public const string SearchSynonym = $"{Schema}.search_synonym";
    public const string ArticleAlias = $"{Schema}.article_alias";
    public const string RelatedLink = $"{Schema}.related_link";
    public const string ProviderAlias = $"{Schema}.provider_alias";
    public const string TaxonomySource = $"{Schema}.taxonomy_source";
    public const string ImportedCommit = $"{Schema}.imported_commit";
    public const string ContentSettings = $"{Schema}.content_settings";
    public const string FeedHead = $"{Schema}.feed_head";
    public const string Feed = $"{Schema}.feed";
    public const string Node = $"{Schema}.node";
    public const string ContentSource = $"{Schema}.content_source";
    public const string SchemaState = $"{Schema}.schema_state";
    public const string StoreVersion = $"{Schema}.store_version";
    public const string StoreChange = $"{Schema}.store_change";
    public const string ChangedRow = $"{Schema}.changed_row";

    private const string DocumentPrefix = $"{Schema}.mt_doc_";

    /// <summary>The alias that makes Marten name a document's table <paramref name="documentTable"/>.</summary>
    public static string AliasOf(string documentTable) => documentTable[DocumentPrefix.Length..];
}
