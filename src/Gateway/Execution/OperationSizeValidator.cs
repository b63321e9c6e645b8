using System.Runtime.InteropServices;
using Gateway.Store.Configuration;
using Gateway.Store.Errors;
using GraphQLParser.AST;

namespace Gateway.Execution;

/// <summary>
/// Depth, expansion, aliases, directives and repeats of a GraphQL document. Fragments are measured once, however often they are spread.
/// </summary>
internal sealed class OperationSizeValidator(GraphQLDocument document, Limits limits)
{
    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = FragmentsOf(document);
    private readonly Dictionary<string, Size?> _measured = new(StringComparer.Ordinal);
    private readonly HashSet<string> _visitedFragments = new(StringComparer.Ordinal);
    private int _aliases;
    private int _directives;

    public void Check()
    {
        var selections = 0L;
        foreach (var definition in document.Definitions)
        {
            var size = definition switch
            {
                GraphQLOperationDefinition operation => MeasureOperation(operation),
                GraphQLFragmentDefinition fragment => MeasureFragment(fragment.FragmentName.Name.StringValue),
                _ => throw RequestException.Invalid("The GraphQL document may contain only operations and fragments."),
            };
            if (definition is GraphQLOperationDefinition)
                selections = SaturatingMath.Add(selections, size.Selections);
            if (size.Depth > limits.Depth)
                throw RequestException.TooDeep(limits.Depth);
            if (size.Selections > limits.Selections || selections > limits.Selections)
                throw RequestException.TooManySelections(limits.Selections);
        }

        CountRepeats();
    }

    private static Dictionary<string, GraphQLFragmentDefinition> FragmentsOf(GraphQLDocument document)
    {
        var fragments = new Dictionary<string, GraphQLFragmentDefinition>(StringComparer.Ordinal);
        // If two fragments have the same name, the first one counts. Validation rejects the second.
        foreach (var fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
            fragments.TryAdd(fragment.FragmentName.Name.StringValue, fragment);
        return fragments;
    }

    private Size MeasureOperation(GraphQLOperationDefinition operation)
    {
        CountDirectives(operation.Directives);
        foreach (var variable in operation.Variables?.Items ?? [])
            CountDirectives(variable.Directives);
        return Measure(operation.SelectionSet);
    }

    private Size MeasureFragment(string name)
    {
        if (!_fragments.TryGetValue(name, out var fragment))
            return default;
        if (_measured.TryGetValue(name, out var known))
            return known ?? throw RequestException.FragmentCycle(name);
        _measured[name] = null;
        CountDirectives(fragment.Directives);
        var size = Measure(fragment.SelectionSet);
        _measured[name] = size;
        return size;
    }

    private Size Measure(GraphQLSelectionSet? set)
    {
        var depth = 0;
        var selections = 0L;
        foreach (var selection in set?.Selections ?? [])
        {
            var size = selection switch
            {
                GraphQLField field => MeasureField(field),
                GraphQLInlineFragment inline => MeasureInline(inline),
                GraphQLFragmentSpread spread => MeasureSpread(spread),
                _ => default,
            };
            depth = Math.Max(depth, size.Depth);
            selections = SaturatingMath.Add(selections, size.Selections);
        }

        return new Size(depth, selections);
    }

    private Size MeasureField(GraphQLField field)
    {
        CountDirectives(field.Directives);
        if (field.Alias is not null && ++_aliases > limits.Aliases)
            throw RequestException.TooManyAliases(limits.Aliases);
        var child = Measure(field.SelectionSet);
        return new Size(child.Depth + 1, SaturatingMath.Add(child.Selections, 1));
    }

    private Size MeasureInline(GraphQLInlineFragment inline)
    {
        CountDirectives(inline.Directives);
        var size = Measure(inline.SelectionSet);
        return size with { Selections = SaturatingMath.Add(size.Selections, 1) };
    }

    private Size MeasureSpread(GraphQLFragmentSpread spread)
    {
        CountDirectives(spread.Directives);
        var size = MeasureFragment(spread.FragmentName.Name.StringValue);
        return size with { Selections = SaturatingMath.Add(size.Selections, 1) };
    }

    private void CountDirectives(GraphQLDirectives? directives)
    {
        _directives += directives?.Count ?? 0;
        if (_directives > limits.Directives)
            throw RequestException.TooManyDirectives(limits.Directives);
    }

    /// <summary>Counts how often each response path is selected. The engine compares these selections with each other.</summary>
    private void CountRepeats()
    {
        foreach (var operation in document.Definitions.OfType<GraphQLOperationDefinition>())
            CountRepeats(operation.SelectionSet, new ResponsePath());
        // Validation includes fragments that no operation uses.
        foreach (var (name, fragment) in _fragments)
            if (_visitedFragments.Add(name))
                CountRepeats(fragment.SelectionSet, new ResponsePath());
    }

    private void CountRepeats(GraphQLSelectionSet? set, ResponsePath position)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            switch (selection)
            {
                case GraphQLField field:
                    var name = (field.Alias?.Name ?? field.Name).StringValue;
                    var child = position.Enter(name);
                    if (++child.Selected > limits.Repeats)
                        throw RequestException.TooManyRepeats(name, limits.Repeats);
                    CountRepeats(field.SelectionSet, child);
                    break;
                case GraphQLInlineFragment inline:
                    CountRepeats(inline.SelectionSet, position);
                    break;
                case GraphQLFragmentSpread spread when _fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment):
                    _visitedFragments.Add(spread.FragmentName.Name.StringValue);
                    CountRepeats(fragment.SelectionSet, position);
                    break;
            }
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Size(int Depth, long Selections);

    /// <summary>A path in the response.</summary>
    private sealed class ResponsePath
    {
        private Dictionary<string, ResponsePath>? _children;

        public int Selected { get; set; }

        public ResponsePath Enter(string name)
        {
            _children ??= new Dictionary<string, ResponsePath>(StringComparer.Ordinal);
            if (!_children.TryGetValue(name, out var position))
                _children[name] = position = new ResponsePath();
            return position;
        }
    }
}
