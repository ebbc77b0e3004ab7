using System.Data.Common;
using Barq.Persistence.Databases;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.Seeding;

/// <inheritdoc cref="IFleetSeeder"/>
internal sealed class FleetSeeder(IDbContextFactory<FleetDbContext> contexts, FleetDatabase database, TimeProvider time) : IFleetSeeder
{
    /// <inheritdoc/>
    public async Task<bool> HasDataAsync(CancellationToken cancellationToken = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        return await FirstFilledTableAsync(context.Model, context.Database.GetDbConnection(), cancellationToken) is not null;
    }

    /// <inheritdoc/>
    public Task SeedAsync(SeedSize size, IProgress<SeedProgress>? progress = null, CancellationToken cancellationToken = default) =>
        SeedAsync(size, 1, progress, cancellationToken);

    /// <inheritdoc/>
    public Task SeedAsync(SeedSize size, int scale, IProgress<SeedProgress>? progress = null, CancellationToken cancellationToken = default) =>
        SeedAsync(SeedPlan.Of(size, time.GetUtcNow()).WithHistory(scale), progress, cancellationToken);

    /// <summary>Fills the database by a plan of any size.</summary>
    internal async Task SeedAsync(SeedPlan plan, IProgress<SeedProgress>? progress, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var connection = context.Database.GetDbConnection();
        var writer = CreateWriter();
        await writer.LockAsync(connection, cancellationToken);
        if (await FirstFilledTableAsync(context.Model, connection, cancellationToken) is { } filled)
        {
            throw new FleetNotEmptyException(filled);
        }

        progress?.Report(new SeedProgress(SeedStage.Planning, null, 0, null));
        var tables = FleetTables.Of(plan);
        await writer.BeginAsync(connection, cancellationToken);
        foreach (var table in tables)
        {
            await writer.WriteAsync(connection, table, new SeedColumns(context.Model, table.EntityType), progress, cancellationToken);
        }

        await writer.EndAsync(connection, progress, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await writer.SettleAsync(connection, progress, cancellationToken);
        progress?.Report(new SeedProgress(SeedStage.Done, null, 0, null));
    }

    private static async Task<string?> FirstFilledTableAsync(IModel model, DbConnection connection, CancellationToken cancellationToken)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            // What job hosts do for nobody's organization, from their first minute on, is no fleet.
            var table = entity.GetTableName()!;
            var ofAnyone = entity.FindProperty(nameof(IOrganizationOwned.OrganizationId)) is { } organization ? $" WHERE {organization.GetColumnName()} <> 0" : "";
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT 1 FROM {table}{ofAnyone} LIMIT 1";
            if (await command.ExecuteScalarAsync(cancellationToken) is not null)
            {
                return table;
            }
        }

        return null;
    }

    private ISeedWriter CreateWriter() => database.Provider switch
    {
#if BARQ_EMBEDDED
        DatabaseProvider.Sqlite => new Embedded.SqliteSeedWriter(),
#endif
        _ => new PostgreSqlSeedWriter(),
    };
}
