using System.Text.Json.Serialization;

namespace Gateway.Paging;

[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class CursorJson : JsonSerializerContext;
