using System.Text.Json.Nodes;
using Gateway.Execution;
using Gateway.Schema;
using Gateway.Store.DataLoaders;
using GraphQL;
using GraphQL.Execution;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Gateway.Tests.Execution;

/// <summary>
/// The gateway resolves fields with the same result as the engine, including errors. Errors are compared in the order of their text,
/// because the engine runs asynchronous fields side by side, and reports the first error first.
/// </summary>
public sealed class FieldStrategyTests
{
    [Theory]
    [InlineData(
        "{ __schema { types { name kind fields { name args { name } type { name ofType { name } } } interfaces { name } possibleTypes { name } } } }"
    )]
    [InlineData("{ item { name later nothing numbers texts } }")]
    [InlineData("{ item { self { name } alias: name name } second: item { items { name self { later } } } }")]
    [InlineData(
        "{ item { ...A ... on Item { self { later } } named { ... on Item { name } __typename } } } fragment A on Item { self { name } }"
    )]
    [InlineData(
        "query ($no: Boolean = false) { item { name @include(if: $no) later @skip(if: $no) items { name @skip(if: true) later } } }"
    )]
    [InlineData("{ item { name fails missing self { failsLater name } wrong } }")]
    [InlineData("{ item { name none { name } } other: item { name } }")]
    [InlineData("{ item { holes { name } badHoles { name } items { missing name } holesOfTexts } }")]
    [InlineData("{ item { items { self { fails name } } badList { name } badTexts } }")]
    [InlineData(
        "{ item { loaded(key: \"a\") { name loaded(key: \"b\") { name } } other: loaded(key: \"c\") { name } nobody: loaded(key: \"none\") { name } } }"
    )]
    [InlineData(
        "{ item { loaded(key: \"fails\") { name } other: loaded(key: \"a\") { fails } rendered(key: \"b\") loadedAll { name missing } } }"
    )]
    [InlineData("{ item { items { loaded(key: \"a\") { name } rendered(key: \"fails\") loadedAll { loaded(key: \"d\") { later } } } } }")]
    [InlineData("{ item { items { selected(key: \"a\") again: selected(key: \"throws\") } } }")]
    public async Task A_response_equals_that_of_the_parallel_strategy(string query)
    {
        var expected = await ExecuteAsync(new ParallelExecutionStrategy(), query);

        Assert.Contains("\"data\"", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await ExecuteAsync(new FieldStrategy(), query));
    }

    [Fact]
    public async Task All_keys_of_a_step_are_loaded_in_one_batch()
    {
        var batches = new List<string>();

        await ExecuteAsync(
            new FieldStrategy(),
            """{ item { loaded(key: "a") { loaded(key: "c") { name } } items { other: loaded(key: "b") { again: loaded(key: "a") { name } } } } }""",
            batches
        );

        Assert.Equal(["a b", "c"], batches);
    }

    [Fact]
    public async Task Resolvers_that_complete_at_the_same_time_do_not_affect_each_other()
    {
        var fields = Enumerable.Range(0, 200).Select(number => $"f{number}: soon {{ name again: soon {{ missing }} }}");
        var query = $"{{ item {{ {string.Join(' ', fields)} }} }}";
        var expected = await ExecuteAsync(new ParallelExecutionStrategy(), query);

        for (var run = 0; run < 20; run++)
            Assert.Equal(expected, await ExecuteAsync(new FieldStrategy(), query));
    }

    private static async Task<string> ExecuteAsync(IExecutionStrategy strategy, string query, List<string>? batches = null)
    {
        var item = new ItemType(CreateLoader(batches ?? []));
        var root = new ObjectGraphType { Name = "Query" };
        root.Field<NonNullGraphType<StringGraphType>>("unused").Resolve(_ => "");
        root.AddField(
            new FieldType
            {
                Name = "item",
                ResolvedType = item,
                Resolver = new GraphQL.Resolvers.FuncFieldResolver<object>(_ => new Item("root")),
            }
        );
        using var schema = new GraphQL.Types.Schema { Query = root };
        var executer = new DocumentExecuter(
            new GraphQLDocumentBuilder(),
            new DocumentValidator(),
            new DefaultExecutionStrategySelector([new ExecutionStrategyRegistration(strategy, OperationType.Query)]),
            []
        );
        var result = await executer.ExecuteAsync(new ExecutionOptions { Schema = schema, Query = query });
        return WithSortedErrors(new GraphQLSerializer().Serialize(result));
    }

    private static string WithSortedErrors(string response)
    {
        var sorted = JsonNode.Parse(response)!.AsObject();
        if (sorted["errors"] is JsonArray errors)
        {
            sorted["errors"] = new JsonArray([
                .. errors.Select(error => error!.DeepClone()).OrderBy(error => error.ToJsonString(), StringComparer.Ordinal),
            ]);
        }

        return sorted.ToJsonString();
    }

    private static BatchLoader<string, Item> CreateLoader(List<string> batches) =>
        new(
            async (batch, _) =>
            {
                batches.Add(string.Join(' ', batch.Select(entry => entry.Key)));
                await Task.Yield();
                foreach (var entry in batch)
                {
                    if (entry.Key == "fails")
                        entry.SetError(new InvalidOperationException("The key fails."));
                    else if (entry.Key != "none")
                        entry.Set(new Item(entry.Key));
                }
            }
        );

    private sealed record Item(string Name);

    private sealed class NamedType : InterfaceGraphType
    {
        public NamedType()
        {
            Name = "Named";
            Field<NonNullGraphType<StringGraphType>>("name");
        }
    }

    private sealed class ItemType : ObjectGraphType<Item>
    {
        public ItemType(BatchLoader<string, Item> loader)
        {
            Name = "Item";
            var named = new NamedType();
            Field<NonNullGraphType<StringGraphType>>("name").Resolve(context => context.Source.Name);
            AddResolvedInterface(named);
            named.AddPossibleType(this);
            Field<NonNullGraphType<StringGraphType>>("later")
                .ResolveAsync(async context =>
                {
                    await Task.Yield();
                    return context.Source.Name;
                });
            Field<StringGraphType>("nothing").Resolve(_ => null);
            Field<NonNullGraphType<StringGraphType>>("missing").Resolve(_ => null);
            Field<StringGraphType>("fails").Resolve(_ => throw new InvalidOperationException("The field fails."));
            Field<StringGraphType>("failsLater")
                .ResolveAsync(async _ =>
                {
                    await Task.Yield();
                    throw new ExecutionError("The field fails later.");
                });
            Field<IntGraphType>("wrong").Resolve(_ => "no number");
            Field<NonNullGraphType<ListGraphType<NonNullGraphType<IntGraphType>>>>("numbers").Resolve(_ => new[] { 1, 2 });
            Field<ListGraphType<StringGraphType>>("texts").Resolve(_ => new List<string> { "a", "b" });
            Field<ListGraphType<StringGraphType>>("holesOfTexts").Resolve(_ => new List<string?> { "a", null });
            Field<ListGraphType<NonNullGraphType<StringGraphType>>>("badTexts").Resolve(_ => new List<string?> { "a", null });
            AddItem("self", this, context => context.Source);
            AddField(
                new FieldType
                {
                    Name = "soon",
                    ResolvedType = this,
                    Resolver = new GraphQL.Resolvers.FuncFieldResolver<Item, object?>(async context =>
                    {
                        await Task.Yield();
                        return context.Source;
                    }),
                }
            );
            AddItem("none", new NonNullGraphType(this), _ => null);
            AddItem("named", named, context => context.Source);
            AddItem("items", ListOf(new NonNullGraphType(this)), _ => new[] { new Item("one"), new Item("two") });
            AddItem("holes", ListOf(this), _ => Enumerable.Repeat<Item?>(null, 1).Append(new Item("three")));
            AddItem("badHoles", ListOf(new NonNullGraphType(this)), _ => new Item?[] { new("four"), null });
            AddItem("badList", ListOf(this), _ => 1);
            AddItem("loaded", this, context => loader.Load(KeyOf(context)).AsResult(), "key");
            AddItem("loadedAll", ListOf(this), _ => new[] { loader.Load("x"), loader.Load("none"), loader.Load("y") }.WhenAll().AsResult());
            Field<StringGraphType>("selected")
                .Argument<StringGraphType>("key")
                .Resolve(context => loader.Load(KeyOf(context)).Select(SelectedName).AsResult());
            Field<StringGraphType>("rendered")
                .Argument<StringGraphType>("key")
                .Resolve(context => loader.Load(KeyOf(context)).SelectAsync(RenderAsync).AsResult());
        }

        private static async Task<string?> RenderAsync(Item? item, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return item?.Name;
        }

        private static string? SelectedName(Item? item) =>
            item?.Name == "throws" ? throw new InvalidOperationException("The selector fails.") : item?.Name;

        private static ListGraphType ListOf(IGraphType type) => new(type);

        private static string KeyOf(IResolveFieldContext context) => context.GetArgument<string>("key");

        private void AddItem(string name, IGraphType type, Func<IResolveFieldContext<Item>, object?> resolve, string? argument = null) =>
            AddField(
                new FieldType
                {
                    Name = name,
                    ResolvedType = type,
                    Arguments = argument is null ? null : new QueryArguments(new QueryArgument<StringGraphType> { Name = argument }),
                    Resolver = new GraphQL.Resolvers.FuncFieldResolver<Item, object?>(resolve),
                }
            );
    }
}
