namespace Gateway.Store.Configuration;

/// <summary>A setting is invalid. The program does not start.</summary>
/// <param name="setting">The full name of the setting, for example <c>Access:ApiKeys:0:Hash</c>.</param>
/// <param name="why">The error, as the end of a sentence.</param>
internal sealed class InvalidSettingException(string setting, string why) : Exception($"The setting {setting} {why}.");
