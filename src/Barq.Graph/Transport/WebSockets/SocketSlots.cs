namespace Barq.Graph.Transport.WebSockets;

/// <summary>
/// How many sockets there may be: those whose clients are known, and apart from them, by address and in all, those that have said nothing yet.
/// However many of these somebody opens, nobody's place is taken.
/// </summary>
internal sealed class SocketSlots(SocketOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _byAddress = new(StringComparer.Ordinal);
    private int _pending;
    private int _known;

    /// <summary>How many sockets are open.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _pending + _known;
            }
        }
    }

    /// <summary>Addresses that have some that have said nothing yet.</summary>
    public int Addresses
    {
        get
        {
            lock (_gate)
            {
                return _byAddress.Count;
            }
        }
    }

    /// <summary>Takes a place for a client that nobody knows yet.</summary>
    /// <param name="address">Where it is.</param>
    /// <returns>The place, to be disposed with the socket; or why there is none.</returns>
    public (SocketSlot? Slot, SlotRefusal Refusal) TryEnter(string address)
    {
        lock (_gate)
        {
            var ofAddress = _byAddress.GetValueOrDefault(address);
            if (ofAddress >= options.MaxPendingPerAddress)
            {
                return (null, SlotRefusal.Address);
            }

            if (_pending >= options.MaxPending || _known >= options.MaxConnections)
            {
                return (null, SlotRefusal.Full);
            }

            _byAddress[address] = ofAddress + 1;
            _pending++;
            return (new SocketSlot(this, address), SlotRefusal.None);
        }
    }

    /// <summary>Takes a place among the known ones, instead of the other.</summary>
    internal bool TryAdmit(SocketSlot slot)
    {
        lock (_gate)
        {
            if (_known >= options.MaxConnections)
            {
                return false;
            }

            _known++;
            LeavePending(slot.Address);
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    internal void Leave(SocketSlot slot)
    {
        lock (_gate)
        {
            if (slot.IsKnown)
            {
                _known--;
            }
            else
            {
                LeavePending(slot.Address);
            }
        }
    }

    private void LeavePending(string address)
    {
        _pending--;
        if (--_byAddress[address] == 0)
        {
            _byAddress.Remove(address);
        }
    }
}

/// <summary>A socket's place.</summary>
internal sealed class SocketSlot(SocketSlots slots, string address) : IDisposable
{
    /// <summary>Where its client is.</summary>
    public string Address => address;

    /// <summary>Whether its client is known.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The client is known: whether there is a place for it.</summary>
    public bool TryAdmit() => IsKnown = slots.TryAdmit(this);

    /// <inheritdoc/>
    public void Dispose() => slots.Leave(this);
}

/// <summary>Why there is no place.</summary>
internal enum SlotRefusal
{
    /// <summary>There is one.</summary>
    None,

    /// <summary>The client's address has as many as it may.</summary>
    Address,

    /// <summary>There are as many as there may be.</summary>
    Full,
}
