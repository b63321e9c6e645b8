using Gateway.Store.Configuration;

namespace Gateway.Execution;

/// <summary>
/// The operations of <c>schema/operations</c> or of another folder, and of manifests, by their ids and names. They are read again when a file
/// changes.
/// </summary>
/// <param name="sources">The folder and the files.</param>
/// <param name="operations">The operations that were read at the start.</param>
/// <param name="allowOnlyTrusted">Whether all other operations are rejected.</param>
internal sealed class TrustedDocuments(TrustedSources sources, TrustedOperations operations, bool allowOnlyTrusted)
{
    private volatile TrustedOperations _operations = operations;

    /// <summary>True if only these operations are allowed: <c>TrustedDocuments:Only</c>.</summary>
    public bool AllowOnlyTrusted => allowOnlyTrusted;

    /// <summary>The folder and the files that the operations are read from.</summary>
    public TrustedSources Sources => sources;

    /// <summary>The ids and names of the operations.</summary>
    public IEnumerable<(string Id, string Name)> Operations => _operations.Named;

    /// <exception cref="InvalidSettingException">The folder or a file cannot be used.</exception>
    public static TrustedDocuments From(IConfiguration configuration)
    {
        var sources = TrustedSources.From(configuration);
        try
        {
            return new TrustedDocuments(sources, sources.Read(), configuration.Read<bool>("TrustedDocuments:Only"));
        }
        catch (TrustedFileException error)
        {
            throw new InvalidSettingException(error.Setting, $"cannot be used: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Reads all files again. If one is broken, the operations stay as they are.</summary>
    /// <exception cref="TrustedFileException">A file cannot be used.</exception>
    public void Reload() => _operations = sources.Read();

    public string? ById(string id) => _operations.ById(id);

    public string? ByName(string name) => _operations.ByName(name);

    public bool HasName(string name) => _operations.ByName(name) is not null;

    public bool Contains(string text) => _operations.Contains(text);
}
