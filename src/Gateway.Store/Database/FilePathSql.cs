namespace Gateway.Store.Database;

/// <summary>Builds SQL conditions that find stored files by their folders.</summary>
internal static class FilePathSql
{
    /// <summary>
    /// Returns the condition that a file is one of the paths or lies below one of them. It is the SQL equivalent of <see
    /// cref="Content.Files.ContentPath.IsAtOrBelow"/>.
    /// </summary>
    /// <param name="file">The column with the file's full path.</param>
    /// <param name="roots">The parameter with the array of paths.</param>
    public static string IsAtOrBelow(string file, string roots) =>
        $"""
            exists (select from unnest({roots}) as root (path)
              where {file} = root.path or starts_with({file}, rtrim(root.path, '{Path.DirectorySeparatorChar}') || '{Path.DirectorySeparatorChar}'))
            """;
}
