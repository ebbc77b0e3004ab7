using System.Net;
using Barq.Graph.Transport.Addressing;

namespace Barq.Graph.Transport.Accepting;

/// <summary>How many connections the gate lets through.</summary>
/// <param name="PerSecond">Of one address in a second; 0 for as many as come.</param>
/// <param name="Open">Of one address at a time; 0 for as many as come.</param>
internal sealed record ConnectionTerms(int PerSecond, int Open)
{
    /// <summary>Connections that come at once: a browser opens some, a load test all of its, and a gateway's clients come back together after a restart.</summary>
    public int AtOnce => 5 * PerSecond;

    /// <summary>Whether all are let through.</summary>
    public bool AreOff => PerSecond == 0 && Open == 0;
}

/// <summary>
/// Bounds what one address has of connections, as soon as they come: nobody has said who they are, and each costs more to begin and to give up than it
/// costs to be opened.
/// </summary>
/// <param name="terms">How many.</param>
/// <param name="trusted">The proxies that may have as many as they like.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionGate(ConnectionTerms terms, TrustedAddresses trusted, TimeProvider time)
{
    /// <summary>Addresses that are kept in mind before it is looked at all which of them have been quiet.</summary>
    public const int FirstLook = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, AddressShare> _shares = new(StringComparer.Ordinal);
    private int _nextLook = FirstLook;
    private long _refused;

    /// <summary>Connections that were refused.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Addresses that are kept in mind: those with open connections, and those that have opened some just now.</summary>
    public int Addresses
    {
        get
        {
            lock (_lock)
            {
                return _shares.Count;
            }
        }
    }

    /// <summary>Lets a connection in, or not.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="share">What it belongs to, to be told of its end by <see cref="Leave"/>; null where nobody counts.</param>
    /// <returns>Whether it may stay.</returns>
    public bool TryEnter(IPAddress? address, out AddressShare? share)
    {
        share = null;
        if (terms.AreOff || trusted.Has(address))
        {
            return true;
        }

        var key = ClientAddress.Of(address);
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_shares.TryGetValue(key, out var own))
            {
                ForgetQuiet(now);
                _shares.Add(key, own = new AddressShare(now, terms.AtOnce));
            }

            Refill(own, now);
            if ((terms.Open > 0 && own.Open >= terms.Open) || (terms.PerSecond > 0 && own.Left < 1))
            {
                _refused++;
                return false;
            }

            own.Open++;
            own.Left--;
            share = own;
            return true;
        }
    }

    /// <summary>Takes down that a connection has ended.</summary>
    /// <param name="share">What it belonged to.</param>
    public void Leave(AddressShare? share)
    {
        if (share is not null)
        {
            lock (_lock)
            {
                share.Open--;
            }
        }
    }

    private void Refill(AddressShare share, long now)
    {
        share.Left = Math.Min(terms.AtOnce, share.Left + (time.GetElapsedTime(share.Filled, now).TotalSeconds * terms.PerSecond));
        share.Filled = now;
    }

    // All are passed only once they are twice as many as those that had to be kept the last time.
    private void ForgetQuiet(long now)
    {
        if (_shares.Count < _nextLook)
        {
            return;
        }

        foreach (var (key, share) in _shares)
        {
            Refill(share, now);
            if (share.Open == 0 && share.Left >= terms.AtOnce)
            {
                _shares.Remove(key);
            }
        }

        _nextLook = Math.Max(FirstLook, 2 * _shares.Count);
    }
}

/// <summary>What one address has.</summary>
/// <param name="filled">Since when it is known.</param>
/// <param name="left">How many it may open at once.</param>
internal sealed class AddressShare(long filled, double left)
{
    /// <summary>Open connections.</summary>
    public int Open { get; set; }

    /// <summary>Connections that it may open now.</summary>
    public double Left { get; set; } = left;

    /// <summary>The time of that.</summary>
    public long Filled { get; set; } = filled;
}
