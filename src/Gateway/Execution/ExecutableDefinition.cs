namespace Gateway.Execution;

/// <summary>
/// An operation or a fragment of a GraphQL document: https://spec.graphql.org/October2021/#ExecutableDefinition
/// </summary>
/// <param name="Text">The text of the definition.</param>
/// <param name="IsFragment">False for an operation.</param>
/// <param name="Name">The name. Only an operation may have none.</param>
/// <param name="Spreads">The names of the fragments that it spreads, in the order of the text.</param>
internal sealed record ExecutableDefinition(string Text, bool IsFragment, string? Name, IReadOnlyList<string> Spreads);
