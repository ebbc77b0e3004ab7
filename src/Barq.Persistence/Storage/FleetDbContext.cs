using System.Data;
using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage;

namespace Barq.Persistence.Storage;

/// <summary>
/// The fleet's data: one model on two databases. What differs between them (types, converters, collation) stands in the two sealed
/// contexts; names, keys, indexes and constraints are the same.
/// </summary>
/// <param name="options">Made with <see cref="FleetDbContextOptionsExtensions.UseFleetConventions"/>.</param>
public abstract class FleetDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The rows that queries of this context see and can load for writing. Every row unless set.</summary>
    public RowFence Fence { get; set; } = RowFence.Open;

    /// <summary>
    /// Begins the one transaction of this context, in which rows that were waited for are read as they are by then. A connection that dies in it
    /// is not opened anew: the next statement fails. What can't be saved ends it: no save sets a savepoint, two round trips each, to go on from.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Databases.DatabaseUnavailableException">By any later statement: the connection has died.</exception>
    public async Task<IDbContextTransaction> BeginTransactionAsync(CancellationToken cancellationToken)
    {
        var transaction = await Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        HasBegun = true;
        Database.AutoSavepointsEnabled = false;
        return transaction;
    }

    /// <summary>Whether its transaction has begun.</summary>
    internal bool HasBegun { get; set; }

    /// <summary>Whether its connection may keep a statement that was prepared by halves, and is to forget it when it is given back.</summary>
    internal bool HasHalfPrepared { get; set; }

    /// <summary>Whether the filters let every row through, whatever the fence is.</summary>
    internal bool IgnoresFence { get; set; }

    internal bool SeesEveryRow => Fence.IsOpen || IgnoresFence;

    internal bool SeesAdministration => Fence.SeesAdministration;

    internal long? FencedOrganizationId => Fence.OrganizationId;

    internal long? FencedCourierId => Fence.CourierId;

    /// <summary>Collation of text columns under which they order by code point; null where that is the default.</summary>
    protected abstract string? OrdinalCollation { get; }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // Every index is declared, with the query that needs it: none comes from a foreign key alone.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
        configurationBuilder.Conventions.Add(_ => new EnumTextConvention(OrdinalCollation));
        configurationBuilder.Conventions.Add(_ => new RangeConvention());
        configurationBuilder.Conventions.Add(_ => new IndexNameConvention());
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(FleetDbContext).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.FindProperty(nameof(IVersioned.Version))?.IsConcurrencyToken = true;
            entity.SetQueryFilter(FenceFilter.For(this, entity.ClrType));
        }
    }
}
