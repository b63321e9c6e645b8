using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Tests.Fixtures;
using NetArchTest.Rules;

namespace Gateway.Tests.Architecture;

/// <summary>The layers that the README draws: a folder uses only folders on the lines below its own.</summary>
public sealed partial class LayerTests
{
    private static readonly IReadOnlyList<IReadOnlyList<string>> _layers = Drawn();

    private static readonly Types _types = Types.InAssemblies(Assemblies());

    private static readonly string[] _folders = [.. _layers.SelectMany(layer => layer)];

    public static TheoryData<string> Folders => [.. _folders];

    [Fact]
    public void The_readme_draws_every_folder_once()
    {
        var inCode = Assemblies()
            .SelectMany(assembly => assembly.GetTypes())
            .Select(type => FolderOf(type.Namespace))
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(inCode, _folders.Order(StringComparer.Ordinal));
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

    // Constants leave no trace in the compiled code. The build refuses using directives that are not needed, so each one is a dependency.
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
    public void Below_the_schema_nothing_knows_the_engine_or_the_web_server(string assembly)
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

    // Assert.Empty would cut the names off.
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

    // Gateway.Store.Reading.Articles belongs to the folder Gateway.Store.Reading. The two smaller projects count as one folder each.
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
            ["Gateway", "Store", var folder, ..] => $"Gateway.Store.{folder}",
            ["Gateway", "Store"] => null,
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
                ["Gateway", "Store", var name] => Path.Combine("Gateway.Store", name),
                ["Gateway", "Content" or "EmbeddedPostgres"] => folder,
                ["Gateway", var name] => Path.Combine("Gateway", name),
                _ => throw new InvalidOperationException($"'{folder}' is no folder of src."),
            }
        );
    }

    // The first text block of the README: lines of project, folders and task, with two or more blanks between them.
    private static List<IReadOnlyList<string>> Drawn()
    {
        var drawing = Drawing().Match(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"))).Groups["text"].Value;
        var layers = new List<IReadOnlyList<string>>();
        var project = "";
        foreach (var line in drawing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2))
        {
            if (Columns().Split(line) is not [var named, var folders, ..])
                throw new InvalidDataException($"A line of the README's drawing has no folders: {line}");
            project = named.Length > 0 ? named : project;
            layers.Add(folders.StartsWith('(') ? [project] : [.. folders.Split(", ").Select(folder => $"{project}.{folder}")]);
        }

        return layers;
    }

    [GeneratedRegex(
        @"^```text\r?\n(?<text>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        60_000
    )]
    private static partial Regex Drawing();

    [GeneratedRegex(" {2,}", RegexOptions.None, 60_000)]
    private static partial Regex Columns();

    [GeneratedRegex(@"^using (static )?(?<namespace>Gateway[\w.]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex UsingDirective();
}
