using Gateway.Hosting;
using Gateway.Store.Configuration;
using Gateway.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>The settings below <c>Limits</c>. A value out of range prevents the start.</summary>
public sealed class LimitSettingsTests
{
    [Theory]
    [InlineData("WaitingBytes", "UnsentResponseBytes")]
    [InlineData("ResponseRate", "MinResponseBytesPerSecond")]
    [InlineData("RememberedAnswers", "CachedResponses")]
    [InlineData("RememberedBytes", "ResponseCacheBytes")]
    [InlineData("RememberedDocumentBytes", "DocumentCacheBytes")]
    [InlineData("CachedDocuments", "CachedOperations")]
    [InlineData("PersistedDocuments", "PersistedOperations")]
    public void A_renamed_setting_is_rejected_with_its_new_name(string old, string current)
    {
        var error = Assert.Throws<InvalidSettingException>(() => From((old, "1000")));

        Assert.Equal($"The setting Limits:{old} has been renamed. Use Limits:{current}.", error.Message);
    }

    [Theory]
    [InlineData("ConcurrentOperations", "0", "is 0; expected 1 or more")]
    [InlineData("QueuedOperations", "-1", "is -1; expected 0 or more")]
    [InlineData("ResponseCacheBytes", "-1", "is -1; expected 0 or more")]
    [InlineData("CachedOperations", "2", "is 2; expected 3 or more")]
    [InlineData("Nodes", "many", "is \"many\"; expected a whole number")]
    [InlineData("ExecutionTimeout", "00:00:00", "is 0 seconds; expected 1 millisecond to 1 day, for example 00:00:01 for one second")]
    [InlineData("PingInterval", "60", "is 60 days; expected 1 millisecond to 1 day, for example 00:00:01 for one second")]
    [InlineData("SlowConsumer", "-00:00:01", "is minus 1 second; expected 0 seconds to 1 day, for example 00:00:01 for one second")]
    [InlineData("IdleTimeout", "soon", "is \"soon\"; expected a duration, for example 00:00:01 for one second")]
    public void A_limit_out_of_range_is_rejected(string name, string value, string why)
    {
        var error = Assert.Throws<InvalidSettingException>(() => From((name, value)));

        Assert.Equal($"The setting Limits:{name} {why}.", error.Message);
    }

    [Fact]
    public void Zero_disables_optional_limits_and_other_limits_keep_their_defaults()
    {
        var limits = From(("ResponseCacheBytes", "0"), ("MinResponseBytesPerSecond", "0"), ("SlowConsumer", "00:00:00"));

        Assert.Equal(
            new Limits
            {
                ResponseCacheBytes = 0,
                MinResponseBytesPerSecond = 0,
                SlowConsumer = TimeSpan.Zero,
            },
            limits
        );
    }

    [Theory]
    [InlineData("serve", "--urls", "http://127.0.0.1:0")]
    [InlineData("import", ".")]
    public async Task The_program_does_not_start_with_a_renamed_setting(params string[] arguments)
    {
        var (exitCode, _, error) = await GatewayProgram.RunProcessAsync(new() { ["Limits__WaitingBytes"] = "1000000" }, arguments);

        Assert.Equal(ExitCode.CouldNotRun, exitCode);
        Assert.Contains(
            "The setting Limits:WaitingBytes has been renamed. Use Limits:UnsentResponseBytes.",
            error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static Limits From(params (string Name, string Value)[] settings) =>
        Limits.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Limits:{setting.Name}", (string?)setting.Value)))
                .Build()
        );
}
