using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Barq.Testing.Gateway;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Commands;

/// <summary>The command that makes tokens to try the gateway with.</summary>
public sealed class TokenCommandTests
{
    [Fact]
    public async Task Token_OnTheEmbeddedDefault_IsGoodForTheGatewayBesideIt()
    {
        var folder = TestFolder.Create("token");
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { WorkingDirectory = folder });
        var made = await GatewayCommand.RunAsync(new GatewayStart
        {
            WorkingDirectory = folder, Arguments = ["token", "--role", "MANAGER", "--organization", "2"],
        });

        Assert.Equal(0, made.ExitCode);
        Assert.Equal(5, await OrganizationsAsync(gateway, null));
        Assert.Equal(1, await OrganizationsAsync(gateway, made.Output.Trim()));
        Assert.Contains("demo administrator", gateway.Output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--role", "EMPEROR")]
    [InlineData("--role", "OWNER")]
    [InlineData("--role", "COURIER", "--organization", "1")]
    [InlineData("--organization", "1")]
    public async Task Token_IncompleteArguments_AreRefused(params string[] arguments)
    {
        var refused = await GatewayCommand.RunAsync(new GatewayStart { Arguments = ["token", .. arguments] });

        Assert.NotEqual(0, refused.ExitCode);
        Assert.DoesNotContain("   at ", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AUTH_AUTHORITY", "https://issuer.example.com")]
    [InlineData("BARQ_ALLOW_EMBEDDED", "true")]
    public async Task Token_InProductionWithoutAKeyToSignWith_IsRefused(string variable, string value)
    {
        var refused = await MakeInProductionAsync(variable, value);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("their issuer", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_InProductionWithASymmetricKey_IsPrintedAlone()
    {
        var made = await MakeInProductionAsync("AUTH_SYMMETRIC_KEY", "a key that only tests know, and nobody else");

        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Matches(@"^[\w-]+\.[\w-]+\.[\w-]+\n$", made.Output.ReplaceLineEndings("\n"));
    }

    private static Task<GatewayCommand> MakeInProductionAsync(string variable, string value) => GatewayCommand.RunAsync(new GatewayStart
    {
        Arguments = ["token", "--role", "OWNER", "--organization", "1"],
        Environment = new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production", [variable] = value },
    });

    private static async Task<int> OrganizationsAsync(GatewayProcess gateway, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query = "{ organizations { totalCount } }" }) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await gateway.Client.SendAsync(request);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("data").GetProperty("organizations").GetProperty("totalCount").GetInt32();
    }
}
