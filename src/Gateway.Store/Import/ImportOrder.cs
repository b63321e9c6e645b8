namespace Gateway.Store.Import;

/// <summary>The order in which the files of a scan are imported.</summary>
internal static class ImportOrder
{
    /// <summary>
    /// Separates the files with the same document as an earlier file. They are imported after all other files, because otherwise the faster
    /// of two batches would win.
    /// </summary>
    public static (List<FileToImport> Unique, List<FileToImport> Duplicates) SplitDuplicates(
        IReadOnlyList<FileToImport> scannedFiles,
        IReadOnlyDictionary<int, UndatedFile> undated
    )
    {
        var (unique, duplicates) = (new List<FileToImport>(), new List<FileToImport>());
        var documents = new HashSet<Guid>();
        foreach (var file in scannedFiles.OrderBy(file => DocumentClaims.RankOf(file, file.DocumentIdIn(undated))))
        {
            var isDuplicate = file.DocumentIdIn(undated) is { } document && !documents.Add(document);
            (isDuplicate ? duplicates : unique).Add(file);
        }

        return (unique, duplicates);
    }

    /// <summary>
    /// Moves the files that were written last to the first batch, because somebody may wait for them. The others follow in the order of the
    /// scan.
    /// </summary>
    public static IEnumerable<FileToImport> NewestFirst(List<FileToImport> unique, int filesInBatch)
    {
        if (unique.Count <= filesInBatch)
            return unique;
        var newest = unique
            .Where(file => file.WrittenAt is not null)
            .OrderByDescending(file => file.WrittenAt)
            .Take(filesInBatch)
            .Select(file => file.Position)
            .ToHashSet();
        return unique.Where(file => newest.Contains(file.Position)).Concat(unique.Where(file => !newest.Contains(file.Position)));
    }
}
