using System.Text;
using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Limits;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Transport.Http;

namespace Barq.Graph.Tests.Limits;

/// <summary>No answer is longer than allowed, whatever writes it, and whoever waits no longer is not written for.</summary>
public sealed class ResponseBytesTests
{
    private const int Most = 20_000;
    private static readonly Dictionary<string, string?> _settings = new() { ["GRAPHQL_MAX_RESPONSE_BYTES"] = $"{Most}" };

    // Long by columns, by nested pages, by edges, by names, by cursors, and by what introspection says.
    public static TheoryData<string> LongAnswers => new(
        $"{{ deliveries(first: 100) {{ nodes {{ {Each(30, "deliveryAddress")} }} }} }}",
        $"{{ couriers(first: 20) {{ nodes {{ deliveries(first: 20) {{ nodes {{ {Each(10, "id")} }} }} }} }} }}",
        $"{{ deliveries(first: 100) {{ edges {{ {Each(20, "cursor")} }} }} }}",
        $"{{ deliveries(first: 100) {{ nodes {{ {Each(30, "__typename")} }} }} }}",
        $"{{ deliveries(first: 100) {{ nodes {{ courier {{ organization {{ {Each(20, "name")} }} }} }} }} }}",
        $"{{ deliveries(first: 100) {{ nodes {{ {new string('x', 100)}: id {new string('y', 100)}: id }} }} }}",
        "{ __schema { types { name description fields { name description } } } }");

    [Theory, MemberData(nameof(LongAnswers))]
    public async Task Post_AnswerOverTheLimit_IsATypedErrorWithoutData(string query)
    {
        await using var gateway = await HttpGateway.StartAsync(settings: _settings);

        var answer = await gateway.PostAsync(JsonSerializer.Serialize(new { query }), accept: "application/json", configure: request => request.Headers.AcceptEncoding.ParseAdd("identity"));

        Assert.Equal("RESPONSE_TOO_LARGE", answer.Code);
        Assert.False(JsonDocument.Parse(answer.Body).RootElement.TryGetProperty("data", out _));
        Assert.True(answer.Body.Length < 1000);
    }

    [Fact]
    public async Task Post_BatchOverTheLimit_AnswersWhatFits()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: _settings);
        var query = JsonSerializer.Serialize(new { query = $"{{ deliveries(first: 50) {{ nodes {{ {Each(5, "trackingNumber")} }} }} }}" });
        var one = (await gateway.PostAsync(query)).Body.Length;
        Assert.InRange(one, Most / 9, Most / 2);

        var answer = await gateway.PostAsync($"[{string.Join(',', Enumerable.Repeat(query, 10))}]");

        using var json = JsonDocument.Parse(answer.Body);
        var refused = json.RootElement.EnumerateArray().Count(entry => !entry.TryGetProperty("data", out _));
        Assert.InRange(refused, 1, 9);
        Assert.InRange(answer.Body.Length, one, Most + (10 * 300));
    }

    [Fact]
    public async Task Mutation_AnswerOverTheLimit_IsDoneAndSaysSo()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: _settings);
        var input = $$"""{ organizationId: "{{MutationAnswers.Id("Organization", 1)}}", trackingNumber: "LONG1", pickupAddress: "a", deliveryAddress: "{{new string('b', 200)}}" }""";

        var answer = await gateway.PostAsync(JsonSerializer.Serialize(new { query = $"mutation {{ createDelivery(input: {input}) {{ delivery {{ {Each(200, "deliveryAddress")} }} }} }}" }));

        Assert.Equal("RESPONSE_TOO_LARGE", answer.Code);
        Assert.Contains("The mutation was done.", answer.Text, StringComparison.Ordinal);
        Assert.Contains("LONG1", (await gateway.PostAsync("""{"query":"{ deliveryByTrackingNumber(trackingNumber: \"LONG1\") { trackingNumber } }"}""")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WhileNobodyWaits_Ends()
    {
        using var gone = new CancellationTokenSource();
        using var json = new Utf8Writer(new WriterLimits(int.MaxValue, new RequestCost(), gone.Token));
        gone.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                json.Step();
            }
        });
        Assert.Throws<OperationCanceledException>(() => json.Reserve(1_000_000));
    }

    [Fact]
    public void Write_BeyondWhatAnArrayHolds_IsRefusedAndNotOverflown()
    {
        using var json = new Utf8Writer();
        json.Raw("x"u8);

        var refusal = Assert.Throws<GraphQLRequestException>(() => json.Reserve(int.MaxValue * 6L));

        Assert.Equal(ErrorCodes.ResponseTooLarge, refusal.Code);
    }

    [Fact]
    public void Dispose_OfAnAnswerThatIsThrownAway_TakesItsBytesBack()
    {
        var cost = new RequestCost();
        using (var json = new Utf8Writer(new WriterLimits(1_000_000, cost, default)))
        {
            json.Raw(Encoding.UTF8.GetBytes(new string('x', 100_000)));
            json.Raw(Encoding.UTF8.GetBytes(new string('x', 100_000)));
            Assert.True(cost.Bytes > 0);
        }

        Assert.Equal(0, cost.Bytes);
    }

    private static string Each(int count, string field) => string.Join(' ', Enumerable.Range(0, count).Select(i => $"a{i}: {field}"));
}
