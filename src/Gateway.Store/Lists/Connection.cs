using Gateway.Store.DataLoaders;

namespace Gateway.Store.Lists;

/// <summary>A list as a client sees it. Nothing is read before one of its fields is selected.</summary>
/// <param name="LoadPage">Loads the page. A page that is loaded is read, because all loaders of a step fetch together.</param>
/// <param name="Count">Counts the entries of the whole list.</param>
/// <param name="HasMore">Checks whether the list has entries beyond the cursor that bounds the page.</param>
internal record Connection<T>(Func<IDeferred<Page<T>>> LoadPage, Func<IDeferred<int>> Count, Func<PageSide, IDeferred<bool>> HasMore);
