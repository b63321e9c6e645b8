namespace Gateway.Store.Configuration;

/// <summary>A setting is invalid. The program does not start.</summary>
internal sealed class InvalidSettingException : Exception
{
    /// <param name="setting">The full name of the setting, for example <c>Access:ApiKeys:0:Hash</c>.</param>
    /// <param name="why">The error, as the end of a sentence.</param>
    public InvalidSettingException(string setting, string why)
        : this($"The setting {setting} {why}{(why.EndsWith('?') ? "" : ".")}") { }

    private InvalidSettingException(string message)
        : base(message) { }

    /// <summary>A file with settings cannot be used.</summary>
    /// <param name="message">One line that names the file and the error.</param>
    public static InvalidSettingException OfFile(string message) => new(message);
}
