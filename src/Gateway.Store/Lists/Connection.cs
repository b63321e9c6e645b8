using Gateway.Store.DataLoaders;

namespace Gateway.Store.Lists;

/// <summary>A list as a client sees it. Nothing is read before one of its fields is selected.</summary>
/// <param name="Page">The page.</param>
/// <param name="Count">Counts the entries of the whole list.</param>
/// <param name="HasMore">Checks whether the list has entries beyond the cursor that bounds the page.</param>
internal record Connection<T>(IDeferred<Page<T>> Page, Func<IDeferred<int>> Count, Func<PageSide, IDeferred<bool>> HasMore);
