using System.IO.Compression;
using Barq.Graph.Admission;
using Barq.Graph.Tests.Authorization;
using Barq.Graph.Tests.Transport.Http;
using Barq.Graph.Tests.Transport.WebSockets;
using Barq.Testing.Databases;
using Barq.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.Streams;

/// <summary>Answers in parts on the wire, byte by byte.</summary>
public sealed class PartsTests
{
    private const string Accept = "multipart/mixed;incrementalSpec=v0.2, application/json";
    private const string Query = "{ deliveryByTrackingNumber(trackingNumber: \"BQ1004801SA\") { status ... @defer(label: \"tickets\") { tickets { totalCount } } } }";
    private const string Head = "\r\nContent-Type: application/json; charset=utf-8\r\n\r\n";
    private const string First = """{"data":{"deliveryByTrackingNumber":{"status":"DELIVERED"}},"pending":[{"id":"0","path":["deliveryByTrackingNumber"],"label":"tickets"}],"hasNext":true}""";
    private const string Second = """{"incremental":[{"id":"0","data":{"tickets":{"totalCount":2}}}],"completed":[{"id":"0"}],"hasNext":false}""";

    private const string Listed = "{ couriers(first: 2) { nodes @stream(label: \"all\") { city tickets { totalCount } } } }";
    private const string FirstOfList = """{"data":{"couriers":{"nodes":[]}},"pending":[{"id":"0","path":["couriers","nodes"],"label":"all"}],"hasNext":true}""";

    private static readonly string _token = TestTokens.Make(TestTokens.Symmetric(), new() { ["platform_admin"] = true, ["user_id"] = 9 });

    private static readonly string _body = System.Text.Json.JsonSerializer.Serialize(new { query = Query });

    [Theory]
    [InlineData(Accept, "multipart/mixed;boundary=\"graphql\";incrementalSpec=v0.2")]
    [InlineData("multipart/mixed;incrementalSpec=v0.2", "multipart/mixed;boundary=\"graphql\";incrementalSpec=v0.2")]
    [InlineData("multipart/mixed", "multipart/mixed;boundary=\"graphql\"")]
    public async Task Post_ByAClientThatTakesParts_IsSentInParts(string accept, string type)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync(_body, accept: accept);

        Assert.Equal(type.Replace(";", "; ", StringComparison.Ordinal), answer.MediaType!.ToString());
        Assert.Equal($"\r\n--graphql{Head}{First}\r\n--graphql{Head}{Second}\r\n--graphql--\r\n", answer.Text);
        Assert.Equal("no-store, no-cache", answer.Headers.CacheControl!.ToString());
        await gateway.NothingIsOpenAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*/*")]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json, application/json;q=0.9, text/event-stream;q=0")]
    [InlineData("multipart/mixed;subscriptionSpec=1.0, application/json")]
    [InlineData("multipart/mixed;incrementalSpec=v9, application/json")]
    public async Task Post_ByAClientThatDoesNotAsk_IsOneAnswerInJson(string? accept)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync(_body, accept: accept);

        Assert.EndsWith("json", answer.MediaType!.MediaType!, StringComparison.Ordinal);
        Assert.Equal("""{"data":{"deliveryByTrackingNumber":{"status":"DELIVERED","tickets":{"totalCount":2}}}}""", answer.Text);
    }

    [Theory]
    [InlineData("{\"query\":\"{ __typename ... @defer { __typename } }\"}", 200, "{\"data\":{\"__typename\":\"Query\"}}")]
    [InlineData("{\"query\":\"{ ... @defer { nonsense } }\"}", 400, null)]
    [InlineData("{\"query\":\"mutation { updateDelivery(input: { deliveryId: \\\"RGVsaXZlcnk6MQ==\\\", notes: \\\"a\\\" }) { delivery { notes ... @defer { tickets { totalCount } } } } }\"}", 200, null)]
    [InlineData("[{\"query\":\"{ couriers(first: 1) { nodes { ... @defer { tickets { totalCount } } } } }\"}]", 200, null)]
    public async Task Post_WhatIsNotInParts_IsJson(string body, int status, string? text)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync(body, accept: "multipart/mixed;incrementalSpec=v0.2, application/graphql-response+json");

        Assert.Equal((status, "application/graphql-response+json"), (answer.Status, answer.MediaType!.MediaType));
        Assert.Equal(text ?? answer.Text, answer.Text);
        Assert.DoesNotContain("pending", answer.Text, StringComparison.Ordinal);
    }

    // Was: in the form of a subscription's answers, "payload" and all, which no client reads of a query.
    [Theory]
    [InlineData("multipart/mixed", "multipart/mixed; boundary=\"graphql\"")]
    [InlineData("multipart/mixed, application/json;q=0.5", "multipart/mixed; boundary=\"graphql\"")]
    public async Task Post_WholeAnswerToAClientThatTakesParts_IsOnePart(string accept, string type)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await gateway.PostAsync("{\"query\":\"{ __typename ... @defer { __typename } }\"}", accept: accept);
        var refused = await gateway.PostAsync("{\"query\":\"{ nonsense }\"}", accept: accept);

        Assert.Equal((type, type), (answer.MediaType!.ToString(), refused.MediaType!.ToString()));
        Assert.Equal($"\r\n--graphql{Head}{{\"data\":{{\"__typename\":\"Query\"}}}}\r\n--graphql--\r\n", answer.Text);
        Assert.StartsWith($"\r\n--graphql{Head}{{\"errors\":[", refused.Text, StringComparison.Ordinal);
    }

    // Nobody could read its rows before the lock is given back: the first part does not wait for it.
    [SkippableFact]
    public async Task Post_FirstPart_LeavesBeforeTheDeferredStatementHasRun()
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        await using (var table = await SlowTable.MakeAsync(gateway, "tickets"))
        {
            using var stream = await gateway.OpenStreamAsync(Accept, _token, _body);
            Assert.Equal(First, await PartAsync(stream));

            await table.RunningAsync(1);
            await table.DisposeAsync();

            Assert.Equal(Second, await PartAsync(stream));
        }

        await gateway.NothingIsOpenAsync();
    }

    // The same of a list whose elements come as its tickets are counted.
    [SkippableTheory]
    [InlineData(Accept, "")]
    [InlineData("multipart/mixed", "\"path\":[\"couriers\",\"nodes\",0],")]
    [InlineData("text/event-stream", "\"path\":[\"couriers\",\"nodes\",0],")]
    public async Task Post_EndOfAList_ComesAfterTheFirstPartHasLeft(string accept, string path)
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        await using (var table = await SlowTable.MakeAsync(gateway, "tickets"))
        {
            using var stream = await gateway.OpenStreamAsync(accept, _token, System.Text.Json.JsonSerializer.Serialize(new { query = Listed }));
            Assert.Equal(FirstOfList, await PartAsync(stream));

            await table.RunningAsync(1);
            await table.DisposeAsync();

            Assert.StartsWith("{\"incremental\":[{\"id\":\"0\"," + path + "\"items\":[{\"city\":", await PartAsync(stream), StringComparison.Ordinal);
        }

        await gateway.NothingIsOpenAsync();
    }

    [SkippableFact]
    public async Task Socket_EndOfAList_ComesAfterTheFirstPartHasLeft()
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        await using var table = await SlowTable.MakeAsync(gateway, "tickets");
        await using var client = await SocketClient.OpenAsync(gateway.Address, _token);
        await client.SubscribeAsync("1", Listed);
        Assert.Equal($"{{\"id\":\"1\",\"type\":\"next\",\"payload\":{FirstOfList}}}", await client.ReceiveAsync());
        await table.RunningAsync(1);
        await table.DisposeAsync();

        Assert.StartsWith("{\"id\":\"1\",\"type\":\"next\",\"payload\":{\"incremental\":[{\"id\":\"0\",\"path\":[\"couriers\",\"nodes\",0],\"items\":[{\"city\":", await client.ReceiveAsync(), StringComparison.Ordinal);
        Assert.Equal("{\"id\":\"1\",\"type\":\"complete\"}", await client.ReceiveAsync());
    }

    [SkippableTheory]
    [InlineData(TestProvider.PostgreSql)]
    [InlineData(TestProvider.Sqlite)]
    public async Task Post_ClientGoesBeforeTheEndOfAList_ItEndsInTheDatabase(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var table = await SlowTable.MakeAsync(gateway, "tickets");
        using (var stream = await gateway.OpenStreamAsync(Accept, _token, System.Text.Json.JsonSerializer.Serialize(new { query = Listed })))
        {
            Assert.Equal(FirstOfList, await PartAsync(stream));
            await table.RunningAsync(1);
        }

        await table.RunningAsync(0);
        await Poll.UntilAsync(() => gateway.Services.GetRequiredService<ExecutionGate>().Running == 0, "the request to give up its place");
    }

    [SkippableTheory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Post_Compressed_EachPartCanBeReadAsItComes(string encoding)
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        await using var table = await SlowTable.MakeAsync(gateway, "tickets");
        var body = System.Text.Json.JsonSerializer.Serialize(new { query = "{ couriers(first: 50) { nodes { id fullName city ... @defer { tickets { totalCount } } } } }" });
        using var stream = await gateway.OpenStreamAsync(Accept, _token, body, encoding);
        await using Stream plain = encoding == "br" ? new BrotliStream(stream.BaseStream, CompressionMode.Decompress) : new GZipStream(stream.BaseStream, CompressionMode.Decompress);
        using var lines = new StreamReader(plain);

        Assert.StartsWith("{\"data\":{\"couriers\":", await PartAsync(lines), StringComparison.Ordinal);
        await table.RunningAsync(1);
        await table.DisposeAsync();

        Assert.StartsWith("{\"incremental\":", await PartAsync(lines), StringComparison.Ordinal);
        Assert.EndsWith("--graphql--\r\n", await lines.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(TestProvider.PostgreSql)]
    [InlineData(TestProvider.Sqlite)]
    public async Task Post_ClientGoesBetweenParts_TheRestEndsInTheDatabase(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        await using var table = await SlowTable.MakeAsync(gateway, "tickets");
        using (var stream = await gateway.OpenStreamAsync(Accept, _token, _body))
        {
            Assert.Equal(First, await PartAsync(stream));
            await table.RunningAsync(1);
        }

        await table.RunningAsync(0);
        await gateway.NothingIsOpenAsync();
        await Poll.UntilAsync(() => gateway.Services.GetRequiredService<ExecutionGate>().Running == 0, "the request to give up its place");
    }

    [SkippableFact]
    public async Task Socket_ClientCompletesBetweenParts_TheRestEndsInTheDatabase()
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        await using var table = await SlowTable.MakeAsync(gateway, "tickets");
        await using var client = await SocketClient.OpenAsync(gateway.Address, _token);
        await client.SubscribeAsync("1", Query);
        Assert.Equal($"{{\"id\":\"1\",\"type\":\"next\",\"payload\":{First}}}", await client.ReceiveAsync());
        await table.RunningAsync(1);

        await client.SendAsync("{\"id\":\"1\",\"type\":\"complete\"}");

        await table.RunningAsync(0);
        await Poll.UntilAsync(() => gateway.Services.GetRequiredService<ExecutionGate>().Running == 0, "the request to give up its place");
    }

    // The time is the request's, and not each part's.
    [Theory]
    [InlineData(Accept)]
    [InlineData("text/event-stream")]
    public async Task Post_TimeIsUpBetweenParts_WhatIsPendingFails(string accept)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_SSE_KEEP_ALIVE"] = "100" }, configure: services => services.AddSingleton<TimeProvider>(time));
        await using var table = await SlowTable.MakeAsync(gateway, "tickets");
        using var stream = await gateway.OpenStreamAsync(accept, body: _body);
        Assert.Equal(First, await PartAsync(stream));
        await table.RunningAsync(1);

        time.Advance(TimeSpan.FromSeconds(31));

        var last = await PartAsync(stream);
        Assert.StartsWith("""{"incremental":[],"completed":[{"id":"0","errors":[{"message":""", last, StringComparison.Ordinal);
        Assert.EndsWith("""{"code":"REQUEST_TIMEOUT"}}]}],"hasNext":false}""", last, StringComparison.Ordinal);
        await table.RunningAsync(0);
    }

    // One answer in parts is no subscription, which its client opens again elsewhere.
    [SkippableFact]
    public async Task Shutdown_BetweenParts_TheAnswerIsSentToItsEnd()
    {
        await using var gateway = await StartAsync(TestProvider.PostgreSql);
        await using var table = await SlowTable.MakeAsync(gateway, "tickets");
        using var stream = await gateway.OpenStreamAsync(Accept, _token, _body);
        Assert.Equal(First, await PartAsync(stream));
        await table.RunningAsync(1);

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await table.DisposeAsync();

        Assert.Equal(Second, await PartAsync(stream));
        Assert.EndsWith("--\r\n", await stream.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpGateway> StartAsync(TestProvider provider) =>
        HttpGateway.StartAsync(provider, new() { ["AUTH_SYMMETRIC_KEY"] = TestTokens.Key, ["GRAPHQL_SSE_KEEP_ALIVE"] = "3600" }, environment: "Production");

    // The next JSON of a stream, of parts or of events.
    private static async Task<string?> PartAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            var text = line.StartsWith("data: ", StringComparison.Ordinal) ? line["data: ".Length..] : line;
            if (text.StartsWith('{'))
            {
                return text;
            }
        }

        return null;
    }
}
