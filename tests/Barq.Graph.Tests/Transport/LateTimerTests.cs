using System.Net;
using System.Text;
using Barq.Graph.Tests.Transport.Http;
using Barq.Testing.Processes;
using Barq.Testing.Timing;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Transport;

/// <summary>Time limits that run out in the moment in which what they limit has ended. Whatever their callbacks throw then would end the process.</summary>
public sealed class LateTimerTests
{
    private static readonly (string Body, string Accept)[] _requests =
    [
        ("""{"query":"{ deliveries(first: 2) { totalCount nodes { id courier { fullName } } } }"}""", "application/json"),
        ("""{"query":"mutation { updateDelivery(input: { deliveryId: \"RGVsaXZlcnk6MQ==\", notes: \"late\" }) { errors { __typename } } }"}""", "application/json"),
        ("""[{"query":"{ me { __typename } }"},{"query":"{ __typename }"}]""", "application/json"),
        ("""{"query":"subscription { liveMetrics(interval: 1) { __typename } }"}""", "text/event-stream"),
        ("""{"query":"subscription { deliveryStatusChanged { __typename } }"}""", "multipart/mixed;subscriptionSpec=\"1.0\""),
    ];

    [Fact]
    public async Task EachWay_TimeIsUpAsItEnds_ThrowsNothing()
    {
        var time = new LateTimers();
        await using (var gateway = await HttpGateway.StartAsync(
            settings: new() { ["CACHE_ENABLED"] = "true" }, configure: services => services.AddSingleton<TimeProvider>(time)))
        {
            foreach (var (body, accept) in _requests)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                request.Headers.TryAddWithoutValidation("Accept", accept);
                using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            }

            await gateway.NothingIsOpenAsync();
        }

        await Poll.UntilAsync(() => time.Fired >= _requests.Length, "the time limits to fire");
        Assert.Empty(time.Faults);
    }
}
