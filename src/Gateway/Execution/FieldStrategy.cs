#pragma warning disable MA0022 // A null instead of a task is work that is done already.
using System.Collections;
using System.Runtime.ExceptionServices;
using Gateway.Schema;
using GraphQL;
using GraphQL.DataLoader;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQLParser.AST;
using ExecutionContext = GraphQL.Execution.ExecutionContext;

namespace Gateway.Execution;

/// <summary>
/// Resolves the fields of an operation like the engine's <see cref="ParallelExecutionStrategy"/>, in the same order and with the same
/// errors, but without a task for each field. A field whose value is known is completed at once. The selected fields of a type are
/// collected once for all objects of a list. Of the values of data loaders, only one of each batch is awaited.
/// </summary>
internal sealed class FieldStrategy : ExecutionStrategy
{
    public override Task ExecuteNodeTreeAsync(ExecutionContext context, ExecutionNode rootNode) =>
        new Walk(this, context).RunAsync(rootNode);

    /// <summary>
    /// One walk through the fields of an operation. Fields run level by level; data loaders wait until nothing else is left. The resolvers
    /// of a level run side by side, but their values are completed one after the other, because nothing of the walk may be used by two
    /// threads.
    /// </summary>
    private sealed class Walk(FieldStrategy strategy, ExecutionContext context)
    {
        private readonly Queue<ExecutionNode> _pending = new();
        private readonly List<(ExecutionNode Node, Task<object?> Value)> _resolving = [];
        private readonly List<(ExecutionNode Node, Task Handling)> _failing = [];
        private readonly Dictionary<(GraphQLSelectionSet Selection, IGraphType Type), SelectedField[]> _selections = [];
        private readonly Queue<(ExecutionNode Node, Task<object?> Value)> _waits = [];
        private readonly List<ExecutionNode> _started = [];
        private List<ExecutionNode> _deferred = [];

        public async Task RunAsync(ExecutionNode root)
        {
            _pending.Enqueue(root);
            try
            {
                while (true)
                {
                    ExecutePending();
                    if (_failing.Count > 0)
                        await FinishFailingAsync();
                    else if (_resolving.Count > 0)
                        await CompleteResolvedAsync();
                    else if (_deferred.Count > 0)
                        await CompleteDeferredAsync();
                    else
                        return;
                }
            }
            finally
            {
                // After a cancellation. The services of the operation are disposed when this method ends.
                foreach (var (_, handling) in _failing)
                    await handling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                foreach (var (_, value) in _resolving.Concat(_waits))
                    await ((Task)value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                foreach (var node in _started.Where(node => node.Result is DeferredResult))
                    await ((Task)ValueOf(node)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private void ExecutePending()
        {
            while (_pending.TryDequeue(out var node))
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                // The entries of a list have their values already.
                if (node is RootExecutionNode || node.Parent is ArrayExecutionNode)
                    Continue(node);
                else
                    Execute(node);
            }
        }

        private async Task FinishFailingAsync()
        {
            foreach (var (node, handling) in _failing)
            {
                await handling;
                Continue(node);
            }

            _failing.Clear();
        }

        private async Task CompleteResolvedAsync()
        {
            foreach (var (node, value) in _resolving)
                await CompleteAsync(node, value);
            _resolving.Clear();
        }

        private void Continue(ExecutionNode node)
        {
            if (node.Result is IDataLoaderResult)
            {
                _deferred.Add(node);
                return;
            }

            switch (node)
            {
                case ObjectExecutionNode { SubFields: { } fields }:
                    foreach (var field in fields)
                        _pending.Enqueue(field);
                    break;
                case ArrayExecutionNode { Items: { } items }:
                    foreach (var item in items)
                        if (item is not ValueExecutionNode || item.Result is IDataLoaderResult)
                            _pending.Enqueue(item);
                    break;
            }
        }

        private void Execute(ExecutionNode node)
        {
            ValueTask<object?> value;
            try
            {
                value = strategy.SelectResolver(node, context).ResolveAsync(new ReadonlyResolveFieldContext(node, context));
            }
            catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
            {
                throw;
            }
            // The exception is not lost: it becomes the error of the field.
            catch (Exception exception)
            {
                ContinueAfter(node, HandlingOf(FailAsync(node, exception)));
                return;
            }

            if (value.IsCompletedSuccessfully)
                CompleteWith(node, value.Result);
            else
                _resolving.Add((node, value.AsTask()));
        }

        private void CompleteWith(ExecutionNode node, object? value)
        {
            node.Result = value;
            ContinueAfter(node, value is IDataLoaderResult ? null : Complete(node));
        }

        private void ContinueAfter(ExecutionNode node, Task? handling)
        {
            if (handling is null)
                Continue(node);
            else
                _failing.Add((node, handling));
        }

        private async Task CompleteAsync(ExecutionNode node, Task<object?> value)
        {
            object? result;
            try
            {
                result = await value;
            }
            catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
            {
                throw;
            }
            // The exception is not lost: it becomes the error of the field.
            catch (Exception exception)
            {
                ContinueAfter(node, HandlingOf(FailAsync(node, exception)));
                return;
            }

            CompleteWith(node, result);
        }

        /// <summary>
        /// Waits for the values of data loaders. All are started before the first is awaited, so that they are read together.
        /// </summary>
        private async Task CompleteDeferredAsync()
        {
            (var nodes, _deferred) = (_deferred, []);
            foreach (var node in nodes)
            {
                if (node.Result is DeferredResult result && result.TryStart(context.CancellationToken))
                    _started.Add(node);
                else
                    _waits.Enqueue((node, ValueOf(node)));
            }

            foreach (var node in nodes)
            {
                if (_waits.TryPeek(out var wait) && ReferenceEquals(wait.Node, node))
                {
                    await CompleteAsync(node, wait.Value);
                    _waits.Dequeue();
                }
                else if (!TryComplete(node))
                {
                    await CompleteAsync(node, ValueOf(node));
                }
            }

            _started.Clear();
        }

        private Task<object?> ValueOf(ExecutionNode node) =>
            node.Result is IDataLoaderResult result
                ? result.GetResultAsync(context.CancellationToken)
                : throw new InvalidOperationException($"The field {node.Name} waits for no data loader.");

        /// <returns>False if the value of the data loader is not there yet, or if it is an error.</returns>
        private bool TryComplete(ExecutionNode node)
        {
            object? found;
            try
            {
                if (node.Result is not DeferredResult result || !result.TryGet(out var value))
                    return false;
                found = value;
            }
            // It is thrown again when the value is awaited.
            catch (Exception)
            {
                return false;
            }

            CompleteWith(node, found);
            return true;
        }

        /// <summary>Checks a value, and creates the nodes below it.</summary>
        /// <returns>The rest of the work; <c>null</c> if the value is complete.</returns>
        private Task? Complete(ExecutionNode node)
        {
            try
            {
                if (node is ValueExecutionNode value)
                {
                    value.Result = value.GraphType.Serialize(value.Result);
                    if (value.Result is not null)
                        return null;
                }

                strategy.ValidateNodeResult(context, node);
                if (node.Result is null)
                    return null;
                if (node is ObjectExecutionNode parent)
                    parent.SubFields = CreateFields(parent);
                return node is ArrayExecutionNode list ? CreateItems(list) : null;
            }
            catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
            {
                throw;
            }
            // The exception is not lost: it becomes the error of the field.
            catch (Exception exception)
            {
                return HandlingOf(FailAsync(node, exception));
            }
        }

        private ExecutionNode[] CreateFields(ObjectExecutionNode parent)
        {
            var fields = FieldsOf(parent);
            var nodes = new ExecutionNode[fields.Length];
            for (var position = 0; position < fields.Length; position++)
            {
                var (field, definition, type) = fields[position];
                nodes[position] = strategy.BuildExecutionNode(parent, type, field, definition);
            }

            return nodes;
        }

        private SelectedField[] FieldsOf(ObjectExecutionNode parent)
        {
            var type = parent.GetObjectGraphType(context.Schema) ?? parent.GraphType;
            var selection = parent.SelectionSet ?? throw new InvalidOperationException($"The field {parent.Name} has no selection.");
            if (_selections.TryGetValue((selection, type), out var known))
                return known;
            SelectedField[] fields =
            [
                .. strategy
                    .CollectFieldsFrom(context, type, selection, null)
                    .Values.Select(entry => new SelectedField(entry.field, entry.fieldType, NullableTypeOf(entry.fieldType))),
            ];
            _selections.Add((selection, type), fields);
            return fields;
        }

        private static IGraphType NullableTypeOf(FieldType field) =>
            (field.ResolvedType is NonNullGraphType nonNull ? nonNull.ResolvedType : field.ResolvedType)
            ?? throw new InvalidOperationException($"The type of the field {field.Name} is not known.");

        private Task? CreateItems(ArrayExecutionNode list)
        {
            var itemType = ((ListGraphType)list.GraphType).ResolvedType;
            var allowsNull = itemType is not NonNullGraphType;
            if (itemType is NonNullGraphType nonNull)
                itemType = nonNull.ResolvedType;
            if (itemType is null || list.Result is not IEnumerable values)
                throw new InvalidOperationException($"The value of the field {list.Name} is not a list.");
            if (itemType is ScalarGraphType scalar && scalar.CanSerializeList(values, allowsNull))
            {
                list.SerializedResult = scalar.SerializeList(values);
                return null;
            }

            var type = itemType;
            var items = values is ICollection { Count: var count } ? new List<ExecutionNode>(count) : [];
            List<Task>? rest = null;
            // The engine's own lists can only be read by index.
            if (values is IList indexed)
            {
                for (var index = 0; index < indexed.Count; index++)
                    Add(indexed[index]);
            }
            else
            {
                foreach (var value in values)
                    Add(value);
            }

            list.Items = items;
            return rest is null ? null : Task.WhenAll(rest);

            void Add(object? value)
            {
                var item = strategy.BuildExecutionNode(list, type, list.Field, list.FieldDefinition, items.Count);
                item.Result = value;
                if (value is not IDataLoaderResult && Complete(item) is { } restOfItem)
                    (rest ??= []).Add(restOfItem);
                items.Add(item);
            }
        }

        private async Task FailAsync(ExecutionNode node, Exception exception)
        {
            if (exception is ExecutionError error)
                strategy.SetNodeError(context, node, error);
            else if (await strategy.ProcessNodeUnhandledExceptionAsync(context, node, exception))
                ExceptionDispatchInfo.Throw(exception);
        }

        private static Task? HandlingOf(Task task) => task.IsCompletedSuccessfully ? null : task;
    }

    /// <summary>A selected field of a type.</summary>
    /// <param name="Field">The field of the operation.</param>
    /// <param name="Definition">The field of the type.</param>
    /// <param name="Type">The type of the field's value, without the wrapper for a value that is never null.</param>
    private sealed record SelectedField(GraphQLField Field, FieldType Definition, IGraphType Type);
}
