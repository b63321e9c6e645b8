using Gateway.Schema;
using Gateway.Store.Documents;
using Gateway.Store.Lists;
using GraphQL.Types;

namespace Gateway.Graph.Monitoring;

internal sealed class SkippedFileType : ObjectGraphType<StoredSkippedFile>
{
    public SkippedFileType()
    {
        Name = "SkippedFile";
        Description = "A file that was not imported. It is listed until it is imported or deleted.";
        Field(file => file.Path).Description("Path of the file, relative to its folder or repository.");
        Field<StringGraphType>("source")
            .Description("Folder or repository of the file. Null if the gateway does not follow it.")
            .ResolveAsync(async context =>
                await context.GetService<GatewayStatusReader>().SourceOfAsync(context.Source.File, context.CancellationToken)
            );
        Field(file => file.Code).Description("Stable code of the reason for programs.");
        Field(file => file.Message).Description("Reason for people. Its subject is the file.");
    }
}

internal sealed class SkippedFilesConnectionType()
    : ConnectionType<StoredSkippedFile, SkippedFileType, SkippedFilesEdgeType>("SkippedFiles", "files");

internal sealed class SkippedFilesEdgeType(CursorCodec cursors)
    : EdgeType<StoredSkippedFile, SkippedFileType>("SkippedFiles", "A file", cursors);
