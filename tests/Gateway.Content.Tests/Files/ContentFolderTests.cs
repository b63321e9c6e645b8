using System.Diagnostics;
using Gateway.Content.Files;
using Gateway.Content.Problems;
using Gateway.Content.Results;

namespace Gateway.Content.Tests.Files;

public sealed class ContentFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("content").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Files_are_enumerated_by_name_with_the_archive_last()
    {
        Write("b.md", "_archive/_news/a.md", "_news/z.md", "zz/1.md", "_news/a.md", "B.md");

        Assert.Equal(["B.md", "_news/a.md", "_news/z.md", "b.md", "zz/1.md", "_archive/_news/a.md"], Names());
    }

    [Fact]
    public async Task A_folder_created_in_place_of_a_deleted_one_has_another_identity()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "content")).FullName;
        var before = FolderIdentity.Of(folder);
        Write("content/a.md");
        var filled = FolderIdentity.Of(folder);

        // At least one tick of the system's clock, which is the resolution of creation times. A longer wait changes nothing.
        await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);

        Assert.Equal(before, filled);
        Assert.NotEqual(before, FolderIdentity.Of(folder));
    }

    [Fact]
    public void Hidden_files_and_folders_are_skipped()
    {
        Write(".git/a.md", ".hidden.md", "shown.md");

        Assert.Equal(["shown.md"], Names());
    }

    [Fact]
    public void A_symbolic_link_to_a_file_is_rejected_without_being_read()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "passwords.md"), "/etc/passwd");

        var found = Assert.Single(ContentFolder.Enumerate(_root));
        var file = ContentFileReader.Read(found, new ContentOptions());
        var direct = ContentFileReader.Read(found.Path, new ContentOptions());

        Assert.Equal(ProblemCodes.FileIsLink, file.Problem?.Code);
        Assert.Contains("/etc/passwd", file.Problem?.Message, StringComparison.Ordinal);
        Assert.Equal(file.Problem, direct.Problem);
        Assert.True(file.Bytes.IsEmpty && direct.Bytes.IsEmpty);
    }

    [Fact]
    public void A_symbolic_link_without_a_content_extension_is_skipped()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "picture.png"), "/etc/passwd");

        var found = Assert.Single(ContentFolder.Enumerate(_root));
        var file = ContentFileReader.Read(found, new ContentOptions());

        Assert.Null(found.Problem);
        Assert.Equal(
            SkipReason.NotAContentFile,
            Assert.IsType<ContentResult.Skipped>(Samples.Read(file.Bytes.ToArray(), found.Path)).Reason
        );
    }

    [Fact]
    public void A_symbolic_link_to_a_folder_is_rejected_and_a_loop_is_not_followed()
    {
        Write("news/a.md");
        Directory.CreateSymbolicLink(Path.Combine(_root, "news", "loop"), _root);
        Directory.CreateSymbolicLink(Path.Combine(_root, "etc"), "/etc");

        var refused = ContentFolder.Enumerate(_root).Where(path => path.Problem is not null).Select(path => Relative(path.Path));

        Assert.Equal(["etc", "news/loop"], refused);
        Assert.Equal(["etc", "news/a.md", "news/loop"], Names());
    }

    [Fact]
    public void A_broken_symbolic_link_is_rejected_as_a_link()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "gone.md"), Path.Combine(_root, "nowhere.md"));

        Assert.Equal(ProblemCodes.FileIsLink, Assert.Single(ContentFolder.Enumerate(_root)).Problem?.Code);
    }

    [Fact]
    public async Task A_named_pipe_is_rejected_and_does_not_block()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes in folders here.");
        var pipe = Path.Combine(_root, "pipe.md");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);

        var file = await Task.Run(() => ContentFileReader.Read(pipe, new ContentOptions()), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(ProblemCodes.FileNotRegular, file.Problem?.Code);
    }

    [Fact]
    public void A_folder_named_like_a_file_is_enumerated_and_not_read()
    {
        Write("folder.md/a.md");

        Assert.Equal(["folder.md/a.md"], Names());
        Assert.Equal(
            ProblemCodes.FileNotRegular,
            ContentFileReader.Read(Path.Combine(_root, "folder.md"), new ContentOptions()).Problem?.Code
        );
    }

    [Fact]
    public void A_missing_file_is_a_problem() =>
        Assert.Equal(
            ProblemCodes.FileUnreadable,
            ContentFileReader.Read(Path.Combine(_root, "gone.md"), new ContentOptions()).Problem?.Code
        );

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        File.WriteAllBytes(Path.Combine(_root, "large.md"), new byte[1001]);

        var file = ContentFileReader.Read(Path.Combine(_root, "large.md"), new ContentOptions { MaxFileBytes = 1000 });

        Assert.Equal(ProblemCodes.FileTooLarge, file.Problem?.Code);
        Assert.True(file.Bytes.IsEmpty);
    }

    [Fact]
    public void A_file_is_read_completely()
    {
        File.WriteAllText(Path.Combine(_root, "a.md"), Samples.Article);

        var file = ContentFileReader.Read(Path.Combine(_root, "a.md"), new ContentOptions());

        Assert.Null(file.Problem);
        Assert.IsType<ContentResult.AcceptedArticle>(Samples.Read(file.Bytes.ToArray()));
    }

    [Fact]
    public void A_root_may_be_a_single_file()
    {
        Write("a.md");

        Assert.Equal([Path.Combine(_root, "a.md")], ContentFolder.Enumerate(Path.Combine(_root, "a.md")).Select(path => path.Path));
    }

    [Fact]
    public void A_missing_root_is_an_error() =>
        Assert.Throws<DirectoryNotFoundException>(() => ContentFolder.Enumerate(Path.Combine(_root, "nowhere")));

    [Fact]
    public void Find_classifies_a_path_like_the_enumeration()
    {
        Write("news/a.md", ".git/b.md");
        Directory.CreateSymbolicLink(Path.Combine(_root, "linked"), Path.Combine(_root, "news"));

        Assert.Null(ContentFolder.Find(_root, Path.Combine(_root, "news", "a.md"))?.Problem);
        Assert.Equal(ProblemCodes.FileIsLink, ContentFolder.Find(_root, Path.Combine(_root, "linked", "a.md"))?.Problem?.Code);
        Assert.Null(ContentFolder.Find(_root, Path.Combine(_root, ".git", "b.md")));
        Assert.Null(ContentFolder.Find(_root, Path.Combine(_root, "..", "elsewhere.md")));
    }

    private void Write(params string[] names)
    {
        foreach (var path in names.Select(name => Path.Combine(_root, name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? _root);
            File.WriteAllText(path, "");
        }
    }

    private IEnumerable<string> Names() => ContentFolder.Enumerate(_root).Select(path => Relative(path.Path));

    private string Relative(string path) => Path.GetRelativePath(_root, path).Replace('\\', '/');
}
