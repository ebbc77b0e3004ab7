using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Barq.Persistence.Outbox.Dispatching;

/// <summary>The rows that relays have added for the message that is dealt with: they are forgotten where it fails, and what others have added stays.</summary>
internal sealed class RelayedRows : IDisposable
{
    private readonly FleetDbContext _context;
    private readonly List<EntityEntry> _added = [];

    public RelayedRows(FleetDbContext context)
    {
        _context = context;
        context.ChangeTracker.Tracked += Note;
    }

    /// <summary>The next message begins.</summary>
    public void Begin() => _added.Clear();

    /// <summary>The message has failed.</summary>
    public void Forget()
    {
        _added.ForEach(entry => entry.State = EntityState.Detached);
        _added.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _context.ChangeTracker.Tracked -= Note;

    private void Note(object? sender, EntityTrackedEventArgs tracked)
    {
        if (!tracked.FromQuery)
        {
            _added.Add(tracked.Entry);
        }
    }
}
