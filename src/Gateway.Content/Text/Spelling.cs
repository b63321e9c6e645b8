namespace Gateway.Content.Text;

/// <summary>Finds the known name that a misspelt name means.</summary>
public static class Spelling
{
    /// <summary>Returns the closest known name, or null if none is close.</summary>
    public static string? Closest(string name, IEnumerable<string> known) =>
        known
            .Select(each => (Name: each, Distance: Distance(name.ToUpperInvariant(), each.ToUpperInvariant())))
            .Where(each => each.Distance <= MaxDistance(name) || IsPart(name, each.Name))
            .OrderBy(each => each.Distance)
            .ThenBy(each => each.Name, StringComparer.Ordinal)
            .Select(each => each.Name)
            .FirstOrDefault();

    /// <summary>Returns the number of letters to add, remove, replace, or swap with their neighbour. The case of letters counts.</summary>
    public static int Distance(string left, string right)
    {
        var distances = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
        for (var column = 0; column <= right.Length; column++)
        {
            if (row == 0 || column == 0)
            {
                distances[row, column] = row + column;
                continue;
            }

            var replaced = distances[row - 1, column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
            var changed = Math.Min(distances[row - 1, column], distances[row, column - 1]) + 1;
            distances[row, column] = Math.Min(replaced, changed);
            if (row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1])
                distances[row, column] = Math.Min(distances[row, column], distances[row - 2, column - 2] + 1);
        }

        return distances[left.Length, right.Length];
    }

    private static int MaxDistance(string name) => Math.Max(1, Math.Min(3, name.Length / 3));

    // MaxDepth means Depth.
    private static bool IsPart(string name, string known) => known.Length > 3 && name.Contains(known, StringComparison.OrdinalIgnoreCase);
}
