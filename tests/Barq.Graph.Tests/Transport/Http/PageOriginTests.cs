using Barq.Graph.Files;
using Barq.Graph.Tests.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>What a page of another origin may call and read.</summary>
public sealed class PageOriginTests
{
    private const string Page = "https://board.example.com";

    private static readonly Dictionary<string, string?> _settings = new()
    {
        ["CORS_ALLOWED_ORIGINS"] = Page, ["RATE_LIMIT_REQUESTS"] = "1000", ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key,
    };

    public static TheoryData<string, string, string?> Endpoints => new()
    {
        { "POST", "/graphql", "application/json" },
        { "POST", "/graphql", "text/event-stream" },
        { "POST", "/graphql", "multipart/mixed;subscriptionSpec=1.0" },
        { "GET", "/graphql?query=%7B__typename%7D", null },
        { "GET", "/graphql/persisted/nothing", null },
        { "GET", "/graphql/persisted/nothing/Name", null },
        { "POST", "/api/v1/uploads", null },
        { "GET", "/api/v1/files/nothing", null },
    };

    [Theory, MemberData(nameof(Endpoints))]
    public async Task Preflight_EveryEndpoint_LetsThePageInAndIsKept(string method, string path, string? accept)
    {
        await using var gateway = await HttpGateway.StartAsync(settings: _settings, environment: "Production");

        var answer = await AskAsync(gateway, "OPTIONS", path, Page, accept, request =>
        {
            request.Headers.Add("Access-Control-Request-Method", method);
            request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,idempotency-key");
        });
        var foreign = await AskAsync(gateway, "OPTIONS", path, "https://evil.example.com", accept, request => request.Headers.Add("Access-Control-Request-Method", method));

        Assert.Equal(204, answer.Status);
        Assert.Equal((Page, "true", "7200"), (Header(answer, "Access-Control-Allow-Origin"), Header(answer, "Access-Control-Allow-Credentials"), Header(answer, "Access-Control-Max-Age")));
        Assert.Contains(method, Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("idempotency-key", Header(answer, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("", Header(foreign, "Access-Control-Allow-Origin"));
    }

    [Theory, MemberData(nameof(Endpoints))]
    public async Task Answer_EveryEndpointWhateverComesOfIt_CanBeRead(string method, string path, string? accept)
    {
        await using var gateway = await HttpGateway.StartAsync(settings: _settings, environment: "Production");

        // Without a token, with one, and where the page is of the gateway's own origin.
        foreach (var token in new[] { null, TestTokens.Make(TestTokens.Symmetric()) })
        {
            var answer = await AskAsync(gateway, method, path, Page, accept, request =>
            {
                request.Content = method == "POST" ? new StringContent("{\"query\":\"{ __typename }\"}", null, path == "/graphql" ? "application/json" : "text/csv") : null;
                request.Headers.Authorization = token is null ? null : new("Bearer", token);
            });

            Assert.Equal(Page, Header(answer, "Access-Control-Allow-Origin"));
            Assert.Equal(["Age", "Content-Disposition", "ETag", "RateLimit", "RateLimit-Policy", "Retry-After"],
                Header(answer, "Access-Control-Expose-Headers").Split(',').Order(StringComparer.Ordinal));
            Assert.Equal(token is null, answer.Status == 401);
        }

        var foreign = await AskAsync(gateway, method, path, "https://evil.example.com", accept);
        Assert.Equal(("", ""), (Header(foreign, "Access-Control-Allow-Origin"), Header(foreign, "Access-Control-Expose-Headers")));
    }

    // A new endpoint has to say whether pages may call it.
    [Fact]
    public async Task Endpoints_ThatPagesMayCall_AreTheseAndThoseOfOperatorsAreNone()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: _settings);

        var endpoints = gateway.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToLookup(
            endpoint => endpoint.Metadata.GetMetadata<ICorsMetadata>() is not null, endpoint => endpoint.RoutePattern.RawText!);

        Assert.Equal(
            [FileLinkPattern, FileEndpoints.UploadPath, "/graphql", "/graphql/persisted/{id}/{operationName?}"],
            endpoints[true].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.NotEmpty(endpoints[false]);
        Assert.All(endpoints[false], pattern => Assert.Matches(@"^/?(api/v1/performance|graphql/persisted(/\{id\})?$)", pattern));
    }

    [Fact]
    public async Task Answer_WhereNoOriginIsAllowed_SaysNothingOfOrigins()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await AskAsync(gateway, "GET", "/graphql?query=%7B__typename%7D", Page);

        Assert.Equal((200, ""), (answer.Status, Header(answer, "Access-Control-Allow-Origin")));
    }

    private const string FileLinkPattern = Barq.Persistence.Files.FileLink.Path + "/{link}";

    private static string Header(HttpAnswer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values).Replace(" ", "", StringComparison.Ordinal) : "";

    private static Task<HttpAnswer> AskAsync(HttpGateway gateway, string method, string path, string origin, string? accept = null, Action<HttpRequestMessage>? configure = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Address, path));
        request.Headers.Add("Origin", origin);
        return gateway.SendAsync(request, accept, configure);
    }
}
