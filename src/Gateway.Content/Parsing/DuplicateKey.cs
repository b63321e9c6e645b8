using Gateway.Content.Problems;
using Gateway.Content.Text;

namespace Gateway.Content.Parsing;

/// <summary>Reports a key that a mapping has twice. Other readers would use one of the two values without a message.</summary>
internal static class DuplicateKey
{
    internal static void Report(ScalarNode key, ScalarNode earlier, ProblemList problems) =>
        problems.Add(
            ProblemCodes.YamlDuplicateKey,
            $"The key \"{Shortened.Of(key.Value)}\" is a duplicate; the first one is on line {problems.LineOf(earlier.Offset)}.",
            key.Offset,
            "Remove one of them."
        );
}
