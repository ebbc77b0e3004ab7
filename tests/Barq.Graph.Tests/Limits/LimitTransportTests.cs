using System.Collections;
using System.Text.Json;
using Barq.Graph.Limits;
using Barq.Graph.Tests.Transport;
using Barq.Graph.Tests.Transport.Http;
using Barq.Persistence.Settings;

namespace Barq.Graph.Tests.Limits;

/// <summary>Every limit of what a request may ask for holds on every way by which it can come, and is told in the same way.</summary>
public sealed class LimitTransportTests
{
    /// <summary>Limits of something else than what a request asks for, and where they are tested.</summary>
    private static readonly Dictionary<string, string> _others = new()
    {
        ["GRAPHQL_MAX_BODY_BYTES"] = "below, and HttpLimitTests",
        ["GRAPHQL_MAX_BATCH"] = "below, and HttpTests",
        ["GRAPHQL_MAX_PREPARATIONS"] = "DocumentPreparationsTests: how many are prepared at a time",
        ["GRAPHQL_MAX_WAITING_PREPARATIONS"] = "DocumentPreparationsTests",
        ["GRAPHQL_MAX_SUBSCRIPTIONS_PER_CALLER"] = "SubscriptionCapsTransportTests",
        ["GRAPHQL_MAX_SUBSCRIPTIONS_PER_ORGANIZATION"] = "SubscriptionCapsTransportTests",
        ["GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_CALLER"] = "SubscriptionCapsTransportTests",
        ["GRAPHQL_MAX_SUBSCRIPTION_BYTES_PER_ORGANIZATION"] = "SubscriptionCapsTransportTests",
    };

    /// <summary>All limits of what a request may ask for.</summary>
    public static TheoryData<string> Settings => new(LimitCase.All.Select(one => one.Setting));

    [Fact]
    public void Cases_AreOfEveryLimitThereIs()
    {
        var settings = typeof(CostOptions).Assembly.GetTypes()
            .Select(type => type.GetProperty("Settings", System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
            .Where(property => property is { PropertyType.IsGenericType: true } && property.PropertyType.GetGenericTypeDefinition() == typeof(SettingsTable<>))
            .SelectMany(property => ((IEnumerable)property!.GetValue(null)!).Cast<object>().Select(setting => (string)setting.GetType().GetProperty("Variable")!.GetValue(setting)!))
            .Where(name => name.StartsWith("GRAPHQL_MAX_", StringComparison.Ordinal));

        Assert.Equal(settings.Order(), LimitCase.All.Select(one => one.Setting).Concat(_others.Keys).Order());
    }

    [Theory, MemberData(nameof(Settings))]
    public async Task Request_OverALimit_IsRefusedOnEveryWay(string setting)
    {
        var limit = LimitCase.Of(setting);
        await using var gateway = await HttpGateway.StartAsync(settings: new() { [setting] = limit.Value, ["GRAPHQL_INTROSPECTION"] = "true" });
        foreach (var way in Ways.All)
        {
            var allowed = await way.AskAsync(gateway, new WayRequest("{ __typename }"));
            Assert.True(allowed.Json.TryGetProperty("data", out _), $"{way.Name}: {allowed}");

            if (way.CanMutate || !limit.Request.Query.StartsWith("mutation", StringComparison.Ordinal))
            {
                IsRefused(limit, way, await way.AskAsync(gateway, limit.Request));
            }

            if (way.Streams && limit.Subscription is { } subscription)
            {
                IsRefused(limit, way, await way.AskAsync(gateway, limit.Request with { Query = subscription }));
            }
        }

        await gateway.NothingIsOpenAsync();
    }

    [Fact]
    public async Task Body_LongerThanAllowed_IsRefusedOnEveryWayThatHasOne()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_MAX_BODY_BYTES"] = "1000", ["GRAPHQL_WS_MAX_MESSAGE_BYTES"] = "1000" });
        var request = new WayRequest("query($n: Int) { users(first: $n) { totalCount } }", new { n = 1, x = new string('x', 1000) });
        foreach (var way in Ways.All.Where(way => way.CanMutate))
        {
            var answer = await way.AskAsync(gateway, request);
            if (way.Name.Contains("socket", StringComparison.Ordinal))
            {
                Assert.Equal((way.Name, 1009), (way.Name, answer.Status));
            }
            else
            {
                Assert.Equal((way.Name, 413, "PAYLOAD_TOO_LARGE"), (way.Name, answer.Status, answer.Code));
            }
        }
    }

    [Fact]
    public async Task Batch_OfMoreRequestsThanAllowed_IsRefused()
    {
        await using var gateway = await HttpGateway.StartAsync(settings: new() { ["GRAPHQL_MAX_BATCH"] = "1" });

        var answer = await Ways.All.Single(way => way.Name == "batch").AskAsync(gateway, new WayRequest("{ __typename }"));

        Assert.Equal((400, "BATCH_TOO_LARGE"), (answer.Status, answer.Code));
    }

    private static void IsRefused(LimitCase limit, Way way, WayAnswer answer)
    {
        Assert.Equal((way.Name, limit.Code), (way.Name, answer.Code));
        var errors = answer.Json.GetProperty("errors");
        Assert.Contains(limit.Message, errors[0].GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.False(answer.Json.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null, $"{way.Name}: {answer.Json.GetRawText()}");
        Assert.InRange(errors.GetArrayLength(), 1, limit.Setting == "GRAPHQL_MAX_VALIDATION_ERRORS" ? 1 : 5);
        Assert.Equal((way.Name, 200), (way.Name, answer.Status));
    }
}
