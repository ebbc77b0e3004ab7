using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Files;
using Barq.Persistence.Storage;
using Barq.Persistence.Transactions;
using Barq.Persistence.Vehicles;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Authorization;

/// <summary>The database's own fence around what is written.</summary>
public sealed class RowSecurityWriteTests
{
    private static readonly Caller _owner = Caller.User(1, CallerRole.Owner, 1);
    private static readonly Caller _manager = Caller.User(1, CallerRole.Manager, 7);

    // Without the product's own fence: what a write reads is its caller's too, though it adds to what administrators alone may read.
    [SkippableFact]
    public async Task Write_ThatReadsWhatIsForAdministrators_SeesItsCallersAlone()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        await using var gateway = await RowSecurityTests.StartAsync(database, withoutOwn: true);
        await RowSecurityTests.AddJobAsync(gateway);
        foreach (var (caller, seesAudit) in new[] { (_owner, true), (_manager, false) })
        {
            var result = await gateway.Services.GetRequiredService<UnitOfWork>().RunAsync(
                caller, "test", async (scope, token) =>
                {
                    var context = scope.Context;
                    Assert.Equal(seesAudit, await context.AuditLog.IgnoreQueryFilters().AnyAsync(token));
                    Assert.Equal(0, await context.AuditLog.IgnoreQueryFilters().CountAsync(entry => entry.OrganizationId != 1, token));
                    Assert.Equal(0, await context.Deliveries.IgnoreQueryFilters().CountAsync(row => row.OrganizationId != 1, token));
                    Assert.Equal(0, await context.Deliveries.IgnoreQueryFilters().Where(row => row.OrganizationId != 1).ExecuteUpdateAsync(set => set.SetProperty(row => row.Notes, "x"), token));
                    var vehicle = await context.Vehicles.FirstAsync(token);
                    Assert.Equal(1, await context.Vehicles.Where(row => row.Id == vehicle.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Model, "x"), token));
                    Assert.Equal(seesAudit, await context.AuditLog.IgnoreQueryFilters().AnyAsync(token));
                    vehicle.CurrentMileage++;
                    return vehicle;
                }, CancellationToken.None);
            Assert.Empty(result.Errors);
        }

        await using var all = database.All.CreateFleetContext();
        Assert.Equal(3, await all.AuditLog.CountAsync(entry => entry.Action == "test"));
    }

    // One command that changes a row and reads nothing back: a word in front of it would be counted in its place.
    [SkippableFact]
    public async Task Save_OneChangeInNoTransaction_IsDone()
    {
        await using var database = await RoleDatabase.CreateAsync(FleetDatabases.Demo);
        await using var gateway = await RowSecurityTests.StartAsync(database);
        await using var context = await gateway.Services.GetRequiredService<IDbContextFactory<FleetDbContext>>().CreateDbContextAsync();
        var file = new StoredFile { OrganizationId = 1, Name = "a", ContentType = "b", CreatedBy = "c", ExpiresAt = TimeProvider.System.GetUtcNow(), LinkKey = "d" };
        foreach (var change in new Action[] { () => context.Add(file), () => file.IsComplete = true, () => context.Remove(file) })
        {
            change();
            await context.SaveChangesAsync();
        }

        Assert.False(await context.StoredFiles.AnyAsync());
    }
}
