namespace Gateway.Content.Problems;

/// <summary>The codes of a <see cref="ContentProblem"/>. Codes are stable, so tools may rely on them.</summary>
public static class ProblemCodes
{
    /// <summary>The file is larger than <c>Content:MaxFileBytes</c>.</summary>
    public const string FileTooLarge = "FILE_TOO_LARGE";

    /// <summary>The file, or a folder of its path, is a link. Links are never followed.</summary>
    public const string FileIsLink = "FILE_IS_LINK";

    /// <summary>The path is a pipe, a socket, a device or a folder instead of a regular file.</summary>
    public const string FileNotRegular = "FILE_NOT_REGULAR";

    /// <summary>The file or folder no longer exists or cannot be read.</summary>
    public const string FileUnreadable = "FILE_UNREADABLE";

    /// <summary>A client sent an article with a file name that does not have an article's extension.</summary>
    public const string FileName = "FILE_NAME";

    /// <summary>A client sent an article, but the text describes a topic or an organization.</summary>
    public const string NotAnArticle = "NOT_AN_ARTICLE";

    /// <summary>The file of a stored article lacks keys that an article requires. The stored version stays online.</summary>
    public const string NoLongerAnArticle = "NO_LONGER_AN_ARTICLE";

    /// <summary>The bytes are not UTF-8.</summary>
    public const string EncodingInvalidUtf8 = "ENCODING_INVALID_UTF8";

    /// <summary>The text contains a NUL character, which PostgreSQL cannot store.</summary>
    public const string TextNul = "TEXT_NUL";

    /// <summary>The text contains an unpaired surrogate, which is half of a character.</summary>
    public const string TextLoneSurrogate = "TEXT_LONE_SURROGATE";

    /// <summary>A <c>#</c> after an unquoted value turns the rest of the line into a comment.</summary>
    public const string TextLostToComment = "TEXT_LOST_TO_COMMENT";

    /// <summary>The file has the name of an article but no front matter, and it is empty or in a news folder.</summary>
    public const string FrontMatterMissing = "FRONT_MATTER_MISSING";

    /// <summary>The front matter has no closing <c>---</c> line.</summary>
    public const string FrontMatterUnclosed = "FRONT_MATTER_UNCLOSED";

    /// <summary>The front matter is larger than <c>Content:MaxFrontMatterBytes</c>.</summary>
    public const string FrontMatterTooLarge = "FRONT_MATTER_TOO_LARGE";

    /// <summary>The front matter does not consist of <c>key: value</c> lines.</summary>
    public const string FrontMatterNotAMapping = "FRONT_MATTER_NOT_A_MAPPING";

    /// <summary>The front matter is not valid YAML.</summary>
    public const string YamlSyntax = "YAML_SYNTAX";

    /// <summary>The front matter between <c>+++</c> lines is not valid TOML.</summary>
    public const string TomlSyntax = "TOML_SYNTAX";

    /// <summary>The front matter begins with <c>{</c> and is not valid JSON.</summary>
    public const string JsonSyntax = "JSON_SYNTAX";

    /// <summary>A mapping has the same key twice.</summary>
    public const string YamlDuplicateKey = "YAML_DUPLICATE_KEY";

    /// <summary>A key is empty, a list or a mapping.</summary>
    public const string YamlComplexKey = "YAML_COMPLEX_KEY";

    /// <summary>The merge key <c>&lt;&lt;</c> is used.</summary>
    public const string YamlMergeKey = "YAML_MERGE_KEY";

    /// <summary>An alias (<c>*name</c>) is used.</summary>
    public const string YamlAlias = "YAML_ALIAS";

    /// <summary>An anchor (<c>&amp;name</c>) is used.</summary>
    public const string YamlAnchor = "YAML_ANCHOR";

    /// <summary>A tag (<c>!name</c>) is used.</summary>
    public const string YamlTag = "YAML_TAG";

    /// <summary>A directive (<c>%YAML</c>, <c>%TAG</c>) is used.</summary>
    public const string YamlDirective = "YAML_DIRECTIVE";

    /// <summary>Lists and mappings are nested deeper than <c>Content:MaxDepth</c>.</summary>
    public const string YamlTooDeep = "YAML_TOO_DEEP";

    /// <summary>There are more keys, values and brackets than <c>Content:MaxEvents</c>.</summary>
    public const string YamlTooManyEvents = "YAML_TOO_MANY_EVENTS";

    /// <summary>A value is longer than <c>Content:MaxScalarLength</c>.</summary>
    public const string YamlScalarTooLong = "YAML_SCALAR_TOO_LONG";

    /// <summary>There is more than one YAML document in the file.</summary>
    public const string YamlMultipleDocuments = "YAML_MULTIPLE_DOCUMENTS";

    /// <summary>A key that content of this kind must have is missing or empty.</summary>
    public const string FieldMissing = "FIELD_MISSING";

    /// <summary>A value has the wrong type, for example a word instead of a number or a list instead of text.</summary>
    public const string FieldType = "FIELD_TYPE";

    /// <summary>A time is not ISO 8601 with an offset, or does not exist.</summary>
    public const string FieldDate = "FIELD_DATE";

    /// <summary>A URL is not an absolute http or https URL.</summary>
    public const string FieldUrl = "FIELD_URL";

    /// <summary>The domain of a provider is not the name of a host.</summary>
    public const string FieldDomain = "FIELD_DOMAIN";

    /// <summary>An image's URL is site-relative, and neither the site nor the folder is known.</summary>
    public const string FieldUrlRelative = "FIELD_URL_RELATIVE";

    /// <summary>A warning: the language is not a language tag.</summary>
    public const string FieldLanguage = "FIELD_LANGUAGE";

    /// <summary>A warning: the slug has no letter or digit, or has placeholders.</summary>
    public const string FieldSlug = "FIELD_SLUG";

    /// <summary>
    /// <c>published</c>, <c>removed</c> or another key that hides articles is misspelt, so that it would be ignored and the article would
    /// be visible.
    /// </summary>
    public const string FieldKeySpelling = "FIELD_KEY_SPELLING";

    /// <summary>A warning: a key is unknown, but similar to a known key.</summary>
    public const string FieldKeyUnknown = "FIELD_KEY_UNKNOWN";

    /// <summary>A warning: another article has the same alias, or has it as its slug or URL.</summary>
    public const string AliasTaken = "ALIAS_TAKEN";

    /// <summary>A warning: another file is the same article, so that this file is skipped.</summary>
    public const string SameSlug = "SAME_SLUG";

    /// <summary>The settings of the site exclude the file. It is skipped.</summary>
    public const string IgnoredBySite = "IGNORED_BY_SITE";

    /// <summary>Another file of the site, which can have values for this file, has an error, so that the values are not known.</summary>
    public const string FrontMatterDefaults = "SITE_DATA_INVALID";

    /// <summary>A warning: a file with values for other files is a program, so that its values have no effect.</summary>
    public const string SiteDataUnreadable = "SITE_DATA_UNREADABLE";

    /// <summary>A warning: a key is left out of <c>extra</c>, because the keys before it fill <c>Content:MaxExtraBytes</c>.</summary>
    public const string ExtraTooLarge = "EXTRA_TOO_LARGE";

    /// <summary>A warning: a key is left out of <c>extra</c>, because its value is nested too deep.</summary>
    public const string ExtraTooDeep = "EXTRA_TOO_DEEP";

    /// <summary>A warning: a key is left out of <c>extra</c>, because its name is not safe or is similar to <c>secured</c>.</summary>
    public const string ExtraKeyRefused = "EXTRA_KEY_REFUSED";

    /// <summary>A warning: a link leads to the file of a page that does not exist, or that readers cannot see.</summary>
    public const string PageNotFound = "PAGE_NOT_FOUND";

    /// <summary>A warning: an image or other media file does not exist.</summary>
    public const string MediaMissing = "MEDIA_MISSING";

    /// <summary>A warning: an image or other media file is outside of the folder that is served.</summary>
    public const string MediaOutside = "MEDIA_OUTSIDE";

    /// <summary>A warning: there is a pointer of Git LFS in place of a media file.</summary>
    public const string MediaPointer = "MEDIA_LFS_POINTER";

    /// <summary>A warning: a tag of a generator is left out of the page.</summary>
    public const string TemplateLeftOut = "TEMPLATE_LEFT_OUT";

    /// <summary>
    /// A file of synonyms has too many groups, a group with too few or too many synonyms, or a synonym that cannot be searched.
    /// </summary>
    public const string SynonymsInvalid = "SYNONYMS_INVALID";

    /// <summary>A warning: a synonym begins or ends with punctuation that searches ignore, such as <c>C++</c>.</summary>
    public const string SynonymPunctuation = "SYNONYM_PUNCTUATION";

    /// <summary>PostgreSQL cannot store a value, for example a name that is too long for an index.</summary>
    public const string StoreRefused = "STORE_REFUSED";

    /// <summary>A folder of content is missing, cannot be listed, or is empty.</summary>
    public const string SourceAway = "SOURCE_AWAY";
}
