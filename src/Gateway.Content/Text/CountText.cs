using System.Globalization;

namespace Gateway.Content.Text;

/// <summary>Writes numbers of things for people.</summary>
public static class CountText
{
    /// <summary>Returns <c>1 file</c> or <c>1,200 files</c>.</summary>
    public static string Of(long number, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {noun}{(number == 1 ? "" : "s")}");
}
