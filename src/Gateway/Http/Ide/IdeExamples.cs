using System.Text;
using Gateway.Execution;

namespace Gateway.Http.Ide;

/// <summary>
/// The operations that the IDE has open at the first visit. The IDE can be configured to have one operation in each new document only, so
/// that a script puts them into its store in the browser.
/// </summary>
internal sealed class IdeExamples(TrustedOperationStore? operations)
{
    public const string ScriptName = "gateway-examples.js";
    public const string FileName = "gateway-examples.json";

    // Operations of schema/operations that have a result whatever the content is.
    private static readonly (string Name, string Variables)[] _named =
    [
        ("FrontPageQuery", "{}"),
        ("SearchPageQuery", """{ "search": "data or news" }"""),
        ("TopicTreeQuery", "{}"),
        ("ProviderListQuery", "{}"),
        ("NewArticlesSubscription", "{}"),
    ];

    /// <summary>The script for the page of the IDE.</summary>
    public static byte[] Script { get; } = ReadScript();

    /// <summary>The examples, without those that a folder of trusted documents does not have.</summary>
    public IReadOnlyList<IdeExample> All =>
        [
            new("LatestArticles", IdeConfiguration.Default.GraphQLDocument, "{}"),
            .. _named
                .Select(each => (each.Name, Text: operations?.ByName(each.Name), each.Variables))
                .Where(each => each.Text is not null)
                .Select(each => new IdeExample(each.Name, each.Text ?? "", each.Variables)),
        ];

    /// <summary>Adds the script to the page of the IDE.</summary>
    public static byte[] AddTo(string page) =>
        Encoding.UTF8.GetBytes(
            page.Replace(
                "</head>",
                $"<!-- Added by Gateway: it opens example operations. --><script defer=\"defer\" src=\"{ScriptName}\"></script></head>",
                StringComparison.Ordinal
            )
        );

    private static byte[] ReadScript()
    {
        using var resource =
            typeof(IdeExamples).Assembly.GetManifestResourceStream(ScriptName)
            ?? throw new InvalidOperationException("The assembly has no script with examples for the IDE.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>An operation in the IDE.</summary>
/// <param name="Name">The name of its document.</param>
/// <param name="Text">The operation with its fragments.</param>
/// <param name="Variables">The variables as JSON.</param>
internal sealed record IdeExample(string Name, string Text, string Variables);
