namespace Gateway.Execution;

/// <summary>
/// Arithmetic that stops at a maximum above all limits, because a few fragments or nested lists can multiply beyond the range of integers.
/// </summary>
internal static class SaturatingMath
{
    private const long Max = int.MaxValue;

    public static long Add(long one, long other) => Math.Min(one + other, Max);

    public static long Multiply(long one, long other) => Math.Min(one * other, Max);
}
