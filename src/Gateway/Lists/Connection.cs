using Gateway.DataLoaders;

namespace Gateway.Lists;

/// <summary>A list as a client sees it: nothing is read before one of its fields is selected.</summary>
/// <param name="Page">The page.</param>
/// <param name="Count">How many entries the whole list has.</param>
/// <param name="Outside">Whether the list has entries on the far side of the cursor that the page was bounded by.</param>
internal record Connection<T>(IDeferred<Page<T>> Page, Func<IDeferred<int>> Count, Func<ListSide, IDeferred<bool>> Outside);
