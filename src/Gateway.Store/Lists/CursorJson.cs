using System.Text.Json.Serialization;

namespace Gateway.Store.Lists;

[JsonSerializable(typeof(IEnumerable<string>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class CursorJson : JsonSerializerContext;
