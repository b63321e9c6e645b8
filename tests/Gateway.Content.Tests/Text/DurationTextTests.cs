using System.Globalization;
using Gateway.Content.Text;

namespace Gateway.Content.Tests.Text;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("00:00:00", "0 seconds")]
    [InlineData("00:00:00.001", "1 millisecond")]
    [InlineData("00:00:00.25", "250 milliseconds")]
    [InlineData("00:00:01", "1 second")]
    [InlineData("00:00:01.55", "1.6 seconds")]
    [InlineData("00:00:30", "30 seconds")]
    [InlineData("00:00:59.7", "1 minute")]
    [InlineData("00:02:05", "2 minutes and 5 seconds")]
    [InlineData("01:00:00", "1 hour")]
    [InlineData("01:00:09", "1 hour")]
    [InlineData("1.03:04:05", "1 day and 3 hours")]
    public void A_duration_is_written_in_words(string duration, string expected) =>
        Assert.Equal(expected, TimeSpan.Parse(duration, CultureInfo.InvariantCulture).InWords());
}
