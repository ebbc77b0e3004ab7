using System.Text.Json;
using Barq.Testing.Gateway;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>What tools and clients send as they are, told nothing but the address, is answered.</summary>
public sealed class ClientDefaultsTests
{
    private const string Key = "a key that only tests know, and nobody else";
    private const string GraphQL = "application/graphql-response+json";
    private const string Json = "application/json";
    private const string Body = """{"query":"query Asked { __typename }","operationName":"Asked","variables":{},"extensions":{}}""";

    /// <summary>The audits of GraphQL over HTTP by the people who write its specification: as developers have the gateway, and as the world has it.</summary>
    [SkippableTheory, InlineData("Development"), InlineData("Production")]
    public async Task Audits_OfGraphQLHttp_AllHold(string environment)
    {
        var scripts = await ClientScripts.RestoreAsync();
        var settings = new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = environment };
        string? token = null;
        if (environment == "Production")
        {
            // An audit asks for a type, which in Production administrators alone may.
            (settings["BARQ_ALLOW_EMBEDDED"], settings["AUTH_SYMMETRIC_KEY"]) = ("true", Key);
            token = (await GatewayCommand.RunAsync(new GatewayStart { Environment = settings, Arguments = ["token", "--role", "PLATFORM"] })).Output.Trim();
        }

        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = settings });

        var told = await scripts.RunAsync("audits.js", new Uri(gateway.BaseAddress, "graphql").ToString(), "all", JsonSerializer.Serialize(new { token }));

        Assert.Equal("[]", told.GetProperty("failed").GetRawText());
        Assert.Equal((61, 13), (told.GetProperty("count").GetInt32(), told.GetProperty("musts").GetInt32()));
    }

    [SkippableFact]
    public async Task GraphQLRequest_ByItsDefaults_AsksWritesAndBatches()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var result = await gateway.RunAsync("request.js", "all");

        Assert.StartsWith("BQ", result.GetProperty("query").GetProperty("delivery").GetProperty("trackingNumber").GetString(), StringComparison.Ordinal);
        Assert.Equal("At the back door", result.GetProperty("written").GetProperty("updateDelivery").GetProperty("delivery").GetProperty("notes").GetString());
        Assert.Equal("At the back door", result.GetProperty("batch")[1].GetProperty("data").GetProperty("delivery").GetProperty("notes").GetString());
        Assert.Equal("At the back door", result.GetProperty("got").GetProperty("delivery").GetProperty("notes").GetString());
        Assert.Equal("""{"status":400,"codes":["GRAPHQL_VALIDATION_FAILED"]}""", result.GetProperty("refused").GetRawText());
        Assert.Equal(["POST 200", "POST 200", "POST 200", "GET 200", "POST 400"], result.GetProperty("requests").EnumerateArray().Select(request => $"{request.GetProperty("method")} {request.GetProperty("status")}"));
        Assert.All(result.GetProperty("requests").EnumerateArray(), request => Assert.StartsWith(GraphQL, request.GetProperty("type").GetString(), StringComparison.Ordinal));
    }

    [Theory]
    // curl, Postman, Insomnia, fetch as Relay's guide has it, aiohttp under gql for Python.
    [InlineData("*/*", Json, Json)]
    [InlineData(null, Json, Json)]
    // axios; XMLHttpRequest in jQuery.
    [InlineData("application/json, text/plain, */*", "application/json;charset=utf-8", Json)]
    [InlineData("application/json, text/javascript, */*; q=0.01", "application/json; charset=UTF-8", Json)]
    // GraphiQL and its fetcher; Altair.
    [InlineData("application/json, multipart/mixed", Json, Json)]
    [InlineData("application/graphql-response+json, application/json, multipart/mixed", Json, GraphQL)]
    // Apollo's clients, Apollo Client 3 and those for phones, that know @defer.
    [InlineData("multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json", Json, GraphQL)]
    [InlineData("multipart/mixed;deferSpec=20220824,application/json", Json, Json)]
    [InlineData("multipart/mixed;incrementalSpec=v0.2, application/graphql-response+json, application/json;q=0.9", Json, GraphQL)]
    [InlineData("multipart/mixed;subscriptionSpec=1.0, application/graphql-response+json, application/json", Json, GraphQL)]
    // Clients of other languages: names of charsets among the types, and a range that is none.
    [InlineData("application/json; charset=utf-8", "application/json; charset=utf-8", Json)]
    [InlineData("application/graphql-response+json; charset=utf-8", "application/json; charset=\"utf-8\"", GraphQL)]
    [InlineData("application/json; charset=utf8", "application/json; charset=utf8", Json)]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", Json, Json)]
    // An address that is typed into a browser's console, or opened by a link checker.
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", Json, Json)]
    public async Task Post_WithWhatAClientSends_IsAnsweredInJson(string? accept, string contentType, string type)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync(Body, contentType, accept);

        Assert.Equal((200, type, "utf-8", """{"data":{"__typename":"Query"}}"""), (answer.Status, answer.MediaType!.MediaType, answer.MediaType.CharSet, answer.Text));
    }

    /// <summary>What <c>curl -d</c> sends by itself is what an HTML form could: not executed, and told what to say.</summary>
    [Fact]
    public async Task Post_AsAForm_IsToldWhatToSend()
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync(Body, "application/x-www-form-urlencoded", "*/*");

        Assert.Equal((415, "BAD_REQUEST"), (answer.Status, answer.Code));
        Assert.Contains("Content-Type", answer.Text, StringComparison.Ordinal);
    }
}
