using Gateway.Store.Search;
using GraphQL.Types;

namespace Gateway.Graph.Articles;

internal sealed class SearchModeType : EnumerationGraphType<SearchMode>
{
    public SearchModeType()
    {
        Name = "SearchMode";
        Description = "How a search treats the words of the reader.";
        foreach (var value in Values)
        {
            value.Description = (SearchMode)value.Value! switch
            {
                SearchMode.Default => "Word endings are ignored, and words that no article contains are corrected.",
                SearchMode.Typing => "Like `DEFAULT`, and the last word is the beginning of a word.",
                _ => "Words are found as they are written, apart from case and accents. Nothing is corrected.",
            };
        }
    }
}
