using Gateway.Store.Configuration;

namespace Gateway.Execution;

/// <summary>
/// The operations of <c>schema/operations</c> or of another folder, and of manifests, by their ids and names. They are read again when a
/// file changes.
/// </summary>
/// <param name="sources">The folder and the files.</param>
/// <param name="state">The state of the files before the operations were read.</param>
/// <param name="operations">The operations that were read at the start.</param>
/// <param name="allowOnlyTrusted">Whether all other operations are rejected.</param>
internal sealed class TrustedOperationStore(
    TrustedOperationFiles sources,
    string state,
    TrustedOperations operations,
    bool allowOnlyTrusted
)
{
    private volatile TrustedOperations _operations = operations;
    private string _state = state;

    /// <summary>True if only these operations are allowed: <c>TrustedDocuments:Only</c>.</summary>
    public bool AllowOnlyTrusted => allowOnlyTrusted;

    /// <summary>The folder and the files that the operations are read from.</summary>
    public TrustedOperationFiles Sources => sources;

    /// <summary>The ids and names of the operations.</summary>
    public IEnumerable<(string Id, string Name)> Operations => _operations.Named;

    /// <exception cref="InvalidSettingException">The folder or a file cannot be used.</exception>
    public static TrustedOperationStore From(IConfiguration configuration)
    {
        var sources = TrustedOperationFiles.From(configuration);
        try
        {
            // In this order, so that a change between the two is found later.
            var state = sources.ReadState();
            return new TrustedOperationStore(sources, state, sources.Read(), configuration.Read<bool>("TrustedDocuments:Only"));
        }
        catch (TrustedFileException error)
        {
            throw new InvalidSettingException(error.Setting, $"cannot be used: {error.Message.TrimEnd('.')}");
        }
    }

    /// <summary>
    /// Reads all files again if one has changed since they were read last. If one is broken, the operations stay as they are.
    /// </summary>
    /// <returns>False if no file has changed.</returns>
    /// <exception cref="TrustedFileException">A file cannot be used. It is thrown once for a change.</exception>
    public bool ReloadIfChanged()
    {
        var current = sources.ReadState();
        if (string.Equals(current, _state, StringComparison.Ordinal))
            return false;
        _state = current;
        _operations = sources.Read();
        return true;
    }

    public string? ById(string id) => _operations.ById(id);

    public string? ByName(string name) => _operations.ByName(name);

    public bool HasName(string name) => _operations.ByName(name) is not null;

    public bool Contains(string text) => _operations.Contains(text);
}
