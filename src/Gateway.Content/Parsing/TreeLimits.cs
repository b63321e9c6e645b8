using Gateway.Content.Files;
using Gateway.Content.Problems;

namespace Gateway.Content.Parsing;

/// <summary>Applies the limits for the size of front matter, and adds a problem if one is exceeded.</summary>
internal sealed class TreeLimits(ContentOptions options, ProblemList problems)
{
    private int _events;

    internal bool AllowsEvent(int offset)
    {
        if (++_events <= options.MaxEvents)
            return true;
        problems.Add(
            ProblemCodes.YamlTooManyEvents,
            $"The front matter has more than {options.MaxEvents} keys, values and brackets.",
            offset,
            "Shorten the front matter."
        );
        return false;
    }

    internal bool AllowsDepth(int depth, int offset)
    {
        if (depth <= options.MaxDepth)
            return true;
        problems.Add(
            ProblemCodes.YamlTooDeep,
            $"Values are nested deeper than {options.MaxDepth} levels.",
            offset,
            "Flatten the front matter."
        );
        return false;
    }

    internal bool AllowsLength(string value, int offset)
    {
        if (value.Length <= options.MaxScalarLength)
            return true;
        problems.Add(
            ProblemCodes.YamlScalarTooLong,
            $"The value has more than {options.MaxScalarLength} characters.",
            offset,
            "Shorten it, or move it into the body."
        );
        return false;
    }
}
