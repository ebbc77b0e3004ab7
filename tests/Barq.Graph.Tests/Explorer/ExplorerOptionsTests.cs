using Barq.Graph.Explorer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Tests.Explorer;

public sealed class ExplorerOptionsTests
{
    private const string Server = "postgresql://barq@localhost/barq";

    [Theory]
    [InlineData("Development", null, null, true)]
    [InlineData("Development", Server, null, true)]
    [InlineData("Development", null, "false", false)]
    [InlineData("Production", Server, null, false)]
    [InlineData("Production", null, null, false)]
    [InlineData("Production", Server, "true", true)]
    [InlineData("Staging", null, null, true)]
    [InlineData("Staging", Server, null, false)]
    [InlineData("Staging", Server, "", false)]
    public void Enabled_EnvironmentAndSettings_FollowTheRule(string environment, string? databaseUrl, string? setting, bool expected) =>
        Assert.Equal(expected, Read(environment, databaseUrl, setting).Enabled);

    [Fact]
    public void Enabled_NoBoolean_NamesVariableValueAndWhatIsAllowed()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read("Development", null, "yes please"));

        Assert.Equal("EXPLORER_ENABLED is 'yes please': allowed is true or false.", failure.Message);
    }

    private static ExplorerOptions Read(string environment, string? databaseUrl, string? setting)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection([new("DATABASE_URL", databaseUrl), new("EXPLORER_ENABLED", setting)]);
        builder.Services.AddBarqExplorer();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<ExplorerOptions>>().Value;
    }
}
