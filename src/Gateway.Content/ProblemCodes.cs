namespace Gateway.Content;

/// <summary>Every code a <see cref="ContentProblem"/> can carry. Codes are stable: tools may match on them.</summary>
public static class ProblemCodes
{
}
