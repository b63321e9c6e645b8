namespace Gateway.Store.Database;

/// <summary>Finds stored files by the folders around them.</summary>
internal static class StoredPaths
{
    /// <summary>
    /// The condition that a file is one of some paths or lies below one. SQL's form of <see cref="Content.ContentPath.IsAtOrBelow"/>.
    /// </summary>
    /// <param name="file">The column with the file's full path.</param>
    /// <param name="roots">The parameter with the array of paths.</param>
    public static string IsAtOrBelow(string file, string roots) =>
        $"""
            exists (select from unnest({roots}) as root (path)
              where {file} = root.path or starts_with({file}, rtrim(root.path, '{Path.DirectorySeparatorChar}') || '{Path.DirectorySeparatorChar}'))
            """;
}
