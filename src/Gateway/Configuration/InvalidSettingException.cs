namespace Gateway.Configuration;

/// <summary>A setting that cannot be used: the program does not start with it.</summary>
/// <param name="setting">Its full name, as <c>Access:ApiKeys:0:Hash</c>.</param>
/// <param name="why">What is wrong with it, as the end of a sentence.</param>
internal sealed class InvalidSettingException(string setting, string why) : Exception($"The setting {setting} {why}.");
