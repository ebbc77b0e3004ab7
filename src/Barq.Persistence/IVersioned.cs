namespace Barq.Persistence;

/// <summary>
/// A row that people edit. Its version is the concurrency token: saving a change of a row that another has changed meanwhile fails
/// with a <see cref="Microsoft.EntityFrameworkCore.DbUpdateConcurrencyException"/>.
/// </summary>
public interface IVersioned
{
    /// <summary>1 when the row is first saved, one more with every saved change. Counted by the application, alike on every database.</summary>
    int Version { get; set; }
}
