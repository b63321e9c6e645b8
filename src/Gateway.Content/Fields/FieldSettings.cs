using Gateway.Content.Media;
using Gateway.Content.Presets;

namespace Gateway.Content.Fields;

/// <summary>The settings for the values of one file.</summary>
/// <param name="Mapping">How its keys are translated.</param>
/// <param name="Addresses">Resolves its relative addresses.</param>
/// <param name="MaxExtraBytes">The size of its keys that the gateway has no field for, as JSON.</param>
internal sealed record FieldSettings(ContentMapping Mapping, AddressResolver Addresses, int MaxExtraBytes);
