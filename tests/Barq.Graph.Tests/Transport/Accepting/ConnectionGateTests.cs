using System.Net;
using Barq.Graph.Transport.Accepting;
using Barq.Graph.Transport.Addressing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Barq.Graph.Tests.Transport.Accepting;

/// <summary>One address has so many connections; no other, and no proxy that is trusted, feels it.</summary>
public sealed class ConnectionGateTests
{
    private static readonly IPAddress _address = IPAddress.Parse("192.0.2.1"), _other = IPAddress.Parse("192.0.2.2"), _proxy = IPAddress.Parse("10.0.0.7");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryEnter_MoreInASecondThanAllowed_AreRefusedUntilTimeHasPassed()
    {
        var gate = Gate(new ConnectionTerms(PerSecond: 10, Open: 0));

        Assert.Equal(50, Enter(gate, _address, 80));
        Assert.Equal(30, gate.Refused);
        Assert.Equal(50, Enter(gate, _other, 80));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, Enter(gate, _address, 80));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(50, Enter(gate, _address, 80));
    }

    [Fact]
    public void TryEnter_MoreOpenThanAllowed_AreRefusedUntilOneEnds()
    {
        var gate = Gate(new ConnectionTerms(PerSecond: 0, Open: 3));

        Assert.True(gate.TryEnter(_address, out var first));
        Assert.Equal(2, Enter(gate, _address, 5));
        gate.Leave(first);
        Assert.Equal(1, Enter(gate, _address, 5));
        Assert.Equal(3, Enter(gate, _other, 5));
    }

    [Theory]
    [InlineData("10.0.0.7", 0, 0), InlineData("::ffff:10.0.0.7", 0, 0), InlineData(null, 0, 0), InlineData("192.0.2.1", 10, 30), InlineData("::ffff:192.0.2.1", 10, 30)]
    public void TryEnter_AProxyThatIsTrusted_HasAsManyAsItLikes(string? address, int addresses, int refused)
    {
        var gate = Gate(new ConnectionTerms(PerSecond: 10, Open: 20));

        Assert.Equal(50 - refused, Enter(gate, address is null ? null : IPAddress.Parse(address), 50));

        Assert.Equal((refused, Math.Min(addresses, 1)), (gate.Refused, gate.Addresses));
    }

    [Fact]
    public void TryEnter_ANetworkOfIpv6_IsOneAddress()
    {
        var gate = Gate(new ConnectionTerms(PerSecond: 10, Open: 0));

        var entered = Enumerable.Range(0, 80).Count(i => gate.TryEnter(IPAddress.Parse($"2001:db8::{i:x}"), out _));

        Assert.Equal((50, 1), (entered, gate.Addresses));
    }

    [Fact]
    public void TryEnter_ManyAddresses_AreForgottenOnceTheyAreQuiet()
    {
        var gate = Gate(new ConnectionTerms(PerSecond: 10, Open: 20));
        gate.TryEnter(_address, out _);
        for (var i = 0; i < 100_000; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(gate.TryEnter(new IPAddress(i), out var share));
            gate.Leave(share);
        }

        // Those of the last tenth of a second have not got back yet what they have used, and some more are not looked for.
        Assert.InRange(gate.Addresses, 1, 2 * ConnectionGate.FirstLook);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(19, Enter(gate, _address, 30));
    }

    private static int Enter(ConnectionGate gate, IPAddress? address, int count) => Enumerable.Range(0, count).Count(_ => gate.TryEnter(address, out var _));

    private ConnectionGate Gate(ConnectionTerms terms)
    {
        var options = new ForwardedHeadersOptions();
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Add(_proxy);
        return new ConnectionGate(terms, new TrustedAddresses(Options.Create(options)), _time);
    }
}
