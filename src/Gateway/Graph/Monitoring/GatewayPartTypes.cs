using Gateway.Execution;
using Gateway.Schema;
using Gateway.Store.Configuration;
using Gateway.Store.Monitoring;
using Gateway.Store.Queries;
using Gateway.Store.Telemetry;
using GraphQL.Types;

namespace Gateway.Graph.Monitoring;

internal sealed class GatewayNodeType : ObjectGraphType<NodeStatus>
{
    public GatewayNodeType()
    {
        Name = "GatewayNode";
        Description = "A node that uses the database. One that has not ended in order stays in the list for a day.";
        Field(node => node.Name).Description("Machine or container, and process id.");
        Field(node => node.Version).Description("Version of the program.");
        Field<NonNullGraphType<DateTimeType>>("startedAt")
            .Description("Time when the node was started.")
            .Resolve(context => context.Source.StartedAt);
        Field<NonNullGraphType<DateTimeType>>("lastSeenAt")
            .Description("Time of the last heartbeat of the node. A node sends one every 10 seconds.")
            .Resolve(context => context.Source.SeenAt);
        Field(node => node.IsAlive).Description("Whether the last heartbeat is recent.");
    }
}

internal sealed class GatewayDatabaseType : ObjectGraphType<GatewayDatabaseType.State>
{
    public GatewayDatabaseType()
    {
        Name = "GatewayDatabase";
        Description = "The state of the database.";
        Field<NonNullGraphType<BooleanGraphType>>("isAvailable")
            .Description("Whether the database answers. If not, the other fields are null.")
            .Resolve(context => context.Source.Status is not null);
        Field<StringGraphType>("version").Description("Version of PostgreSQL.").Resolve(context => context.Source.Status?.PostgresVersion);
        Field<FloatGraphType>("sizeBytes")
            .Description("Size of the database on disk, as a whole number of bytes.")
            .Resolve(context => (double?)context.Source.Status?.Bytes);
        Field<IntGraphType>("articles").Description("Number of stored articles.").Resolve(context => (int?)context.Source.Status?.Articles);
        Field<IntGraphType>("publishedArticles")
            .Description("Number of articles that readers see.")
            .Resolve(context => (int?)context.Source.Status?.VisibleArticles);
    }

    /// <param name="Status">The state; <c>null</c> during an outage.</param>
    internal sealed record State(StoreStatus? Status);
}

internal sealed class GatewayCacheType : ObjectGraphType<CacheStatistics>
{
    public GatewayCacheType()
    {
        Name = "GatewayCache";
        Description = "A cache in the memory of a node.";
        Field(cache => cache.Name)
            .Description("The cached objects: `responses`, `documents` of the store, rendered `bodies`, or parsed and valid `operations`.");
        Field<NonNullGraphType<IntGraphType>>("entries").Description("Number of entries.").Resolve(context => (int)context.Source.Entries);
        Field<FloatGraphType>("bytes")
            .Description("Approximate size, as a whole number of bytes. Null if only the number of entries is limited.")
            .Resolve(context => (double?)context.Source.Bytes);
        Field<FloatGraphType>("maxBytes")
            .Description(
                "Maximum size, as a whole number of bytes. It is 0 if the cache is turned off. Null if only the number of entries is limited."
            )
            .Resolve(context => (double?)context.Source.MaxBytes);
        Field<NonNullGraphType<FloatGraphType>>("hits")
            .Description("Lookups that found an entry since the start, as a whole number.")
            .Resolve(context => (double)context.Source.Hits);
        Field<NonNullGraphType<FloatGraphType>>("misses")
            .Description("Lookups that found no entry since the start, as a whole number.")
            .Resolve(context => (double)context.Source.Misses);
    }
}

internal sealed class GatewayOperationType : ObjectGraphType<OperationUsage>
{
    public GatewayOperationType()
    {
        Name = "GatewayOperation";
        Description = "The operations of one name that a node has executed since its start.";
        Field(operation => operation.Name, nullable: true)
            .Description("Name of the operation. Null for those without a name; `(other)` for those beyond the first 200 names.");
        Field<NonNullGraphType<IntGraphType>>("count")
            .Description("Number of executions.")
            .Resolve(context => (int)Math.Min(context.Source.Count, int.MaxValue));
        Field<NonNullGraphType<IntGraphType>>("errors")
            .Description("Number of executions with errors.")
            .Resolve(context => (int)Math.Min(context.Source.Errors, int.MaxValue));
        Field<NonNullGraphType<FloatGraphType>>("totalSeconds")
            .Description("Time of all executions together, in seconds. Executions that ran at the same time all count.")
            .Resolve(context => Math.Round(context.Source.Duration.TotalSeconds, 3));
        Field<NonNullGraphType<FloatGraphType>>("averageMilliseconds")
            .Description("Average time of an execution, in milliseconds.")
            .Resolve(context => Math.Round(context.Source.Duration.TotalMilliseconds / Math.Max(1, context.Source.Count), 3));
        Field<NonNullGraphType<FloatGraphType>>("maxMilliseconds")
            .Description("Time of the longest execution, in milliseconds.")
            .Resolve(context => Math.Round(context.Source.MaxDuration.TotalMilliseconds, 3));
    }
}

internal sealed class GatewaySourceType : ObjectGraphType<SourceStatus>
{
    public GatewaySourceType()
    {
        Name = "GatewaySource";
        Description = "A folder or repository that a node imports. The counts are current, also between two scans.";
        Field<NonNullGraphType<StringGraphType>>("name")
            .Description("Name of the folder or repository, as `importProblems` and `skippedFiles` have it in `source`.")
            .Resolve(context => context.Source.Source.Name);
        Field<NonNullGraphType<StringGraphType>>("location")
            .Description("Path of the folder, or URL of the repository without credentials.")
            .Resolve(context => context.Source.Source.Location);
        Field<NonNullGraphType<BooleanGraphType>>("isAvailable")
            .Description("Whether the last scan could read it. If not, its articles stay as they are.")
            .Resolve(context => context.Source.Source.IsAvailable);
        Field(source => source.Node).Description("Name of the node that imports it.");
        Field<DateTimeType>("lastScanAt")
            .Description("Time when the last complete scan ended. Null before the first one has ended.")
            .Resolve(context => context.Source.ScannedAt);
        Field<NonNullGraphType<IntGraphType>>("accepted")
            .Description("Number of files that are stored as articles, topics or organizations.")
            .Resolve(context => (int)context.Source.Accepted);
        Field<NonNullGraphType<IntGraphType>>("skipped")
            .Description("Number of content files that are none of them. `skippedFiles` lists them.")
            .Resolve(context => (int)context.Source.Skipped);
        Field<NonNullGraphType<IntGraphType>>("rejected")
            .Description("Number of files with errors. `importProblems` lists them.")
            .Resolve(context => (int)context.Source.Rejected);
    }
}

internal sealed class GatewaySettingType : ObjectGraphType<EffectiveSetting>
{
    public GatewaySettingType()
    {
        Name = "GatewaySetting";
        Description = "A setting with the value that applies.";
        Field(setting => setting.Name).Description("Full name of the setting, with the numbers of lists.");
        Field(setting => setting.Value, nullable: true).Description("Value without secrets. Null if there is none, or if it is a secret.");
        Field(setting => setting.IsSecret).Description("Whether the value, or a part of it, is a secret that is left out.");
        Field(setting => setting.Origin)
            .Description("Place that set the value: `default`, a file, an environment variable, the command line or the program.");
    }
}
