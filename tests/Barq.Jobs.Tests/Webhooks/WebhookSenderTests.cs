using System.Security.Cryptography;
using System.Text;
using Barq.Jobs.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Jobs.Tests.Webhooks;

/// <summary>Requests to customers' services are signed, and go nowhere else than they may.</summary>
public sealed class WebhookSenderTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static readonly byte[] _body = "{\"type\":\"delivery.status_changed\"}"u8.ToArray();

    [Fact]
    public async Task Send_Message_IsSignedAsTheSpecificationSays()
    {
        await using var service = await Service.StartAsync(_ => 204);
        using var sender = Sender(allowPrivate: true);

        Assert.Equal(204, await sender.SendAsync(service.Url("127.0.0.1"), Secret, "msg_1", _body, CancellationToken.None));

        var (headers, body) = Assert.Single(service.Requests);
        Assert.Equal("msg_1", headers["webhook-id"]);
        Assert.Equal("application/json", headers["Content-Type"]);
        var signed = Encoding.UTF8.GetBytes($"msg_1.{headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(_body)}");
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData("0123456789abcdef0123456789abcdef"u8, signed)), headers["webhook-signature"]);
        Assert.Equal(_body, body);
    }

    [Fact]
    public void Signature_SpecificationsExample_IsTheSpecificationsSignature() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), Encoding.UTF8.GetBytes("{\"test\": 2432232314}")));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    public async Task Send_PrivateAddressInAnyForm_IsRefusedBeforeTheConnection(string host)
    {
        await using var service = await Service.StartAsync(_ => 204);
        using var sender = Sender(allowPrivate: false);

        await Assert.ThrowsAsync<PrivateAddressException>(() => sender.SendAsync(service.Url(host), Secret, "msg_1", _body, CancellationToken.None));

        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        await using var target = await Service.StartAsync(_ => 204);
        await using var service = await Service.StartAsync(context =>
        {
            context.Response.Headers.Location = target.Url("127.0.0.1").ToString();
            return 307;
        });
        using var sender = Sender(allowPrivate: true);

        var exception = await Assert.ThrowsAsync<HttpRequestException>(() => sender.SendAsync(service.Url("127.0.0.1"), Secret, "msg_1", _body, CancellationToken.None));

        Assert.Equal(307, (int?)exception.StatusCode);
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task Send_ServiceThatFails_Throws()
    {
        await using var service = await Service.StartAsync(_ => 500);
        using var sender = Sender(allowPrivate: true);

        await Assert.ThrowsAsync<HttpRequestException>(() => sender.SendAsync(service.Url("127.0.0.1"), Secret, "msg_1", _body, CancellationToken.None));
    }

    private static WebhookSender Sender(bool allowPrivate) =>
        new(Options.Create(new WebhookOptions { AllowPrivateAddresses = allowPrivate }), new FakeTimeProvider(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero)));

    internal sealed class Service(WebApplication app) : IAsyncDisposable
    {
        public System.Collections.Concurrent.ConcurrentQueue<(IReadOnlyDictionary<string, string> Headers, byte[] Body)> Requests { get; } = new();

        public static async Task<Service> StartAsync(Func<HttpContext, int> answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var service = new Service(app);
            app.Map("{**path}", async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                service.Requests.Enqueue((context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
                context.Response.StatusCode = answer(context);
            });
            await app.StartAsync();
            return service;
        }

        public Uri Url(string host)
        {
            var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            return new Uri($"http://{host}:{address.Port}/hooks");
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
