using Gateway.Tests.Fixtures;
using LibGit2Sharp;

namespace Gateway.Tests.ContentSources;

/// <summary>A repository of a publisher. It is deleted at the end of the test.</summary>
internal sealed class GitRepository : IDisposable
{
    private static readonly Signature _author = new(
        "The Publisher",
        "publisher@gazette.example",
        new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)
    );

    private readonly Repository _repository;

    public GitRepository()
    {
        _repository = new Repository(Repository.Init(Files.Root));
        _repository.Refs.UpdateTarget("HEAD", "refs/heads/main");
    }

    /// <summary>Its working folder.</summary>
    public ArticleFolder Files { get; } = new();

    public string Url => Files.Root;

    public string Head => _repository.Head.Tip.Sha;

    public string Commit(string message = "A change")
    {
        LibGit2Sharp.Commands.Stage(_repository, "*");
        return _repository.Commit(message, _author, _author, new CommitOptions { AllowEmptyCommit = true }).Sha;
    }

    /// <summary>Resets the branch to an earlier commit, as a forced push does.</summary>
    public void ResetTo(string commit) => _repository.Reset(ResetMode.Hard, commit);

    public void RenameBranch(string to) => _repository.Branches.Rename(_repository.Head, to);

    public void Dispose()
    {
        _repository.Dispose();
        Files.Dispose();
    }
}
