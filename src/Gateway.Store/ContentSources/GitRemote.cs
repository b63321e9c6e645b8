using LibGit2Sharp;
using LibGit2Sharp.Handlers;

namespace Gateway.Store.ContentSources;

/// <summary>The repository from which a clone is fetched.</summary>
internal sealed class GitRemote(GitSettings settings)
{
    private const string BranchPrefix = "refs/heads/";

    public CredentialsHandler? Credentials =>
        settings.Password is { } password
            ? (_, usernameFromUrl, _) =>
                new UsernamePasswordCredentials { Username = settings.Username ?? usernameFromUrl ?? "git", Password = password }
            : null;

    /// <summary>Returns the configured branch, or the one that HEAD refers to. Returns <c>null</c> if there is none.</summary>
    /// <exception cref="IOException">The repository does not respond.</exception>
    public Reference? FindBranch()
    {
        var references = ListReferences();
        var head = references.Find(reference => reference.CanonicalName == "HEAD");
        var name = settings.Branch is { } branch ? BranchPrefix + branch : (head as SymbolicReference)?.TargetIdentifier;
        // Old servers report the commit of HEAD, but not its branch.
        return references.Find(reference =>
            reference is DirectReference
            && (
                name is null
                    ? reference.CanonicalName.StartsWith(BranchPrefix, StringComparison.Ordinal)
                        && reference.TargetIdentifier == head?.TargetIdentifier
                    : reference.CanonicalName == name
            )
        );
    }

    private List<Reference> ListReferences()
    {
        try
        {
            return [.. Repository.ListRemoteReferences(settings.Url, Credentials)];
        }
        catch (LibGit2SharpException fault)
        {
            // The clone is not damaged, so this must not start a repair.
            throw new IOException(fault.Message, fault);
        }
    }
}
