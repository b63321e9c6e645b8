using Npgsql;

namespace Gateway.Store.Writing;

/// <summary>Writes batches so that one item with a value that the database rejects does not fail the other items.</summary>
internal static class BatchSplitting
{
    /// <summary>
    /// Writes the items together. If the database rejects a value, it writes each half separately, down to the item with that value.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="write">Writes some of the items in one transaction, which changes nothing if it fails.</param>
    /// <param name="reject">Called with an item that the database rejects even alone.</param>
    public static async Task WriteAsync<T>(List<T> items, Func<List<T>, Task> write, Func<T, PostgresException, Task> reject)
    {
        try
        {
            await write(items);
        }
        catch (PostgresException refusal) when (items.Count > 0 && WriteTransaction.IsDataError(refusal))
        {
            if (items is [var single])
            {
                await reject(single, refusal);
                return;
            }

            var half = items.Count / 2;
            await WriteAsync(items[..half], write, reject);
            await WriteAsync(items[half..], write, reject);
        }
    }
}
