using System.Net;
using Barq.Graph.Transport.Addressing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Barq.Graph.Tests.Transport;

/// <summary>A proxy that nobody has named is told of, once.</summary>
public sealed class StrangeProxyTests
{
    [Theory]
    [InlineData("10.0.0.7", true, false), InlineData("10.1.2.3", true, false), InlineData("::ffff:10.0.0.7", true, false), InlineData("2001:db8::7", true, false)]
    [InlineData("192.0.2.1", true, true), InlineData("2001:db9::1", true, true), InlineData("192.0.2.1", false, false), InlineData(null, true, false)]
    public void Look_ForwardedByAnAddress_IsToldOnceWhereItIsNotNamed(string? address, bool isForwarded, bool isTold)
    {
        var options = new ForwardedHeadersOptions();
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Add(IPAddress.Parse("10.0.0.7"));
        options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("10.1.0.0/16"));
        options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse("2001:db8::/32"));
        var lines = new Lines();
        var watch = new StrangeProxyWatch(new TrustedAddresses(Options.Create(options)), lines);
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        if (isForwarded)
        {
            context.Request.Headers["X-Forwarded-For"] = "203.0.113.1";
        }

        for (var i = 0; i < 3; i++)
        {
            watch.Look(context);
        }

        Assert.Equal(isTold ? 1 : 0, lines.Count);
        Assert.Equal(isTold, lines.Last.Contains("TRUSTED_PROXIES", StringComparison.Ordinal));
    }

    private sealed class Lines : ILogger<StrangeProxyWatch>
    {
        public int Count { get; private set; }

        public string Last { get; private set; } = "";

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            (Count, Last) = (Count + 1, formatter(state, exception));
    }
}
