using System.Text;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;

namespace Barq.Graph.Tests.PerformanceApi;

/// <summary>Who may see what operators see: every endpoint, so that a new one is not forgotten.</summary>
public sealed class EndpointAccessTests
{
    private static readonly (string Method, string Path)[] _endpoints =
    [
        ("GET", "metrics"), ("GET", "health"), ("GET", "slow-queries"), ("GET", "n1-queries"), ("GET", "indexes"), ("GET", "cache/stats"), ("GET", "configuration"),
        ("POST", "cache/clear"), ("POST", "query-analyzer/reset"), ("POST", "query-analyzer/explain"),
    ];

    [Fact]
    public async Task AnyEndpoint_OutsideDevelopment_IsForAdministratorsOfThePlatform()
    {
        await using var gateway = await HttpGateway.StartAsync(environment: "Production", settings: new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key });
        var somebody = TestTokens.Make(TestTokens.Symmetric());
        var administrator = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true });

        foreach (var endpoint in _endpoints)
        {
            Assert.Equal((endpoint, 401), (endpoint, await StatusAsync(gateway, endpoint, null)));
            Assert.Equal((endpoint, 403), (endpoint, await StatusAsync(gateway, endpoint, somebody)));
            // One asks for a statement that is not there.
            Assert.Equal((endpoint, endpoint.Path == "query-analyzer/explain" ? 404 : 200), (endpoint, await StatusAsync(gateway, endpoint, administrator)));
        }
    }

    private static async Task<int> StatusAsync(HttpGateway gateway, (string Method, string Path) endpoint, string? token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), new Uri(gateway.Client.BaseAddress!, "/api/v1/performance/" + endpoint.Path));
        request.Headers.Authorization = token is null ? null : new("Bearer", token);
        request.Content = endpoint.Method == "POST" ? new StringContent("""{"id":"0000000000000000"}""", Encoding.UTF8, "application/json") : null;
        using var response = await gateway.Client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
