using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Tests.Fixtures;
using NetArchTest.Rules;

namespace Gateway.Tests.Architecture;

/// <summary>
/// The layers that the README draws, and docs/architecture.md for Gateway.Content: a folder uses only folders on the lines below its own.
/// </summary>
public sealed partial class LayerTests
{
    // A field that lists articles belongs to each of these, and articles have fields of them.
    private static readonly HashSet<string> _nouns = ["Articles", "Facets", "Providers", "Related", "Topics"];

    private static readonly IReadOnlyList<IReadOnlyList<string>> _layers =
    [
        .. ReadDiagram("README.md").Where(layer => !layer.Contains("Gateway.Content")),
        .. ReadDiagram(Path.Combine("docs", "architecture.md")),
    ];

    private static readonly Types _types = Types.InAssemblies(Assemblies());

    private static readonly string[] _folders = [.. _layers.SelectMany(layer => layer)];

    public static TheoryData<string> Folders => [.. _folders];

    public static TheoryData<string> DividedFolders =>
        [
            .. Written()
                .Select(type => type.Namespace!)
                .Where(name => FolderOf(name) is { } folder && name != folder)
                .Select(FolderOf)
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    [Fact]
    public void The_architecture_diagrams_contain_every_folder_once()
    {
        var inCode = Written().Select(type => FolderOf(type.Namespace)).OfType<string>().Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(inCode, _folders.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_type_except_the_entry_point_is_in_a_folder()
    {
        AssertNone(Written().Where(type => FolderOf(type.Namespace) is null && type != typeof(Program)).Select(type => $"{type}"));
    }

    [Theory]
    [MemberData(nameof(DividedFolders))]
    public void Subfolders_have_no_circular_dependencies(string folder)
    {
        var types = Written().Where(type => FolderOf(type.Namespace) == folder).ToLookup(type => NameInside(folder, type.Namespace!));
        var used = types.ToDictionary(
            inner => inner.Key,
            inner =>
                types
                    .Where(other =>
                        other.Key != inner.Key
                        && (
                            UsesAny(folder, inner.Key, other.Select(type => type.FullName!))
                            || NamespacesOf(folder, other.Key).Intersect(Imported(folder, inner.Key)).Any()
                        )
                    )
                    .Select(other => other.Key)
                    .ToHashSet()
        );

        var circles =
            from inner in used.Keys
            from other in used[inner]
            where ReachableFrom(used, other).Contains(inner)
            select $"{inner} uses {other}, which uses {inner}";

        AssertNone(circles);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_uses_only_folders_below_it(string folder)
    {
        var forbidden = _layers.TakeWhile(layer => !layer.Contains(folder)).SelectMany(layer => layer).Concat(Beside(folder)).ToArray();

        // All at once, because one by one takes much longer and is needed only to name the folder.
        var offenders = Users(folder, forbidden).Any()
            ? forbidden.SelectMany(other => Users(folder, other).Select(type => $"{type} uses {other}"))
            : [];

        AssertNone(offenders);
    }

    // Constants leave no trace in the compiled code. The build rejects unnecessary using directives, so each one is a dependency.
    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_imports_only_namespaces_below_it(string folder)
    {
        var allowed = _layers.SkipWhile(layer => !layer.Contains(folder)).Skip(1).SelectMany(layer => layer).Append(folder).ToHashSet();

        var offenders =
            from file in Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
            from Match import in UsingDirective().Matches(File.ReadAllText(file))
            let other = FolderOf(import.Groups["namespace"].Value)
            where other is not null && !allowed.Contains(other)
            select $"{Path.GetFileName(file)} uses {other}";

        AssertNone(offenders);
    }

    [Theory]
    [InlineData("Gateway.Content")]
    [InlineData("Gateway.EmbeddedPostgres")]
    [InlineData("Gateway.Store")]
    public void Assemblies_below_the_schema_do_not_reference_GraphQL_or_ASP_NET_Core(string assembly)
    {
        var referenced = Assemblies().Single(each => each.GetName().Name == assembly).GetReferencedAssemblies().Select(each => each.Name);

        Assert.DoesNotContain(
            referenced,
            name =>
                name is not null
                && (
                    name.StartsWith("GraphQL", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                )
        );
    }

    private static HashSet<string> ReachableFrom(Dictionary<string, HashSet<string>> used, string from)
    {
        var reached = new HashSet<string>();
        var next = new Stack<string>([from]);
        while (next.TryPop(out var inner))
        {
            foreach (var other in used[inner].Where(reached.Add))
                next.Push(other);
        }

        return reached;
    }

    // The nouns count as one folder, because they refer to one another as they do in the schema.
    private static string NameInside(string folder, string name)
    {
        var inner = name.Length == folder.Length ? "." : name[(folder.Length + 1)..];
        return _nouns.Contains(inner) ? "nouns" : inner;
    }

    private static IEnumerable<string> NamespacesOf(string folder, string inner) =>
        inner switch
        {
            "." => [folder],
            "nouns" => _nouns.Select(noun => $"{folder}.{noun}"),
            _ => [$"{folder}.{inner}"],
        };

    private static bool UsesAny(string folder, string inner, IEnumerable<string> types) =>
        _types
            .That()
            .ResideInNamespaceMatching($"^({string.Join('|', NamespacesOf(folder, inner).Select(Regex.Escape))})$")
            .ShouldNot()
            .HaveDependencyOnAny([.. types])
            .GetResult()
            .FailingTypeNames
            is { Count: > 0 };

    private static IEnumerable<string> Imported(string folder, string inner) =>
        from name in NamespacesOf(folder, inner)
        let path = Path.Combine(PathOf(folder), name[folder.Length..].TrimStart('.'))
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path, "*.cs")
        from Match import in UsingDirective().Matches(File.ReadAllText(file))
        select import.Groups["namespace"].Value;

    // Assert.Empty would truncate the names.
    private static void AssertNone(IEnumerable<string> offenders)
    {
        var list = offenders.ToList();
        Assert.True(list.Count == 0, string.Join('\n', list));
    }

    private static IEnumerable<string> Beside(string folder) =>
        _layers.Single(layer => layer.Contains(folder)).Where(other => other != folder);

    private static IEnumerable<string> Users(string folder, params string[] others) =>
        _types
            .That()
            .ResideInNamespaceMatching($@"^{Regex.Escape(folder)}(\.|$)")
            .ShouldNot()
            .HaveDependencyOnAny(others)
            .GetResult()
            .FailingTypeNames
        ?? [];

    private static Assembly[] Assemblies() =>
        [
            typeof(Program).Assembly,
            .. typeof(Program)
                .Assembly.GetReferencedAssemblies()
                .Where(name => name.Name?.StartsWith("Gateway.", StringComparison.Ordinal) == true)
                .Select(Assembly.Load),
        ];

    // Without the types that the compiler and source generators create.
    private static IEnumerable<Type> Written() =>
        Assemblies()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type =>
                type is { IsNested: false, Namespace: not null }
                && type.Namespace.StartsWith("Gateway", StringComparison.Ordinal)
                && !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false)
            );

    // Gateway.Store.Queries.Articles belongs to the folder Gateway.Store.Queries. Gateway.EmbeddedPostgres counts as one folder.
    private static string? FolderOf(string? name)
    {
        if (
            name is null
            || !name.StartsWith("Gateway.", StringComparison.Ordinal)
            || name.StartsWith("Gateway.Tests", StringComparison.Ordinal)
        )
            return null;
        var parts = name.Split('.');
        return parts switch
        {
            ["Gateway", "Store" or "Content", var folder, ..] => $"Gateway.{parts[1]}.{folder}",
            ["Gateway", "Store" or "Content"] => null,
            ["Gateway", var folder, ..] => $"Gateway.{folder}",
            _ => null,
        };
    }

    private static string PathOf(string folder)
    {
        var parts = folder.Split('.');
        return Path.Combine(
            RepositoryRoot.Path,
            "src",
            parts switch
            {
                ["Gateway", "Store" or "Content", var name] => Path.Combine($"Gateway.{parts[1]}", name),
                ["Gateway", "EmbeddedPostgres"] => folder,
                ["Gateway", var name] => Path.Combine("Gateway", name),
                _ => throw new InvalidOperationException($"'{folder}' is not a folder of src."),
            }
        );
    }

    // The text block that begins with the columns project, folders and task, which two or more blanks divide.
    private static List<IReadOnlyList<string>> ReadDiagram(string file)
    {
        var drawing = Diagram().Match(File.ReadAllText(Path.Combine(RepositoryRoot.Path, file))).Groups["text"].Value;
        var layers = new List<IReadOnlyList<string>>();
        var project = "";
        foreach (var line in drawing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2))
        {
            if (Columns().Split(line) is not [var named, var folders, ..])
                throw new InvalidDataException($"A line of the drawing in {file} has no folders: {line}");
            project = named.Length > 0 ? named : project;
            layers.Add(folders.StartsWith('(') ? [project] : [.. folders.Split(", ").Select(folder => $"{project}.{folder}")]);
        }

        return layers;
    }

    [GeneratedRegex(
        @"^```text\r?\n(?<text>project .*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        60_000
    )]
    private static partial Regex Diagram();

    [GeneratedRegex(" {2,}", RegexOptions.None, 60_000)]
    private static partial Regex Columns();

    [GeneratedRegex(
        @"^(global )?using (static |\w+ = )?(?<namespace>Gateway[\w.]*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        60_000
    )]
    private static partial Regex UsingDirective();
}
