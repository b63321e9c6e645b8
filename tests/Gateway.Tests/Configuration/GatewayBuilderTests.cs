using Gateway.Hosting;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Configuration;

public sealed class GatewayBuilderTests
{
    [Fact]
    public void No_settings_file_is_watched()
    {
        var files = ((IConfigurationBuilder)GatewayBuilder.Create([]).Configuration).Sources.OfType<FileConfigurationSource>().ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => file.ReloadOnChange);
    }
}
