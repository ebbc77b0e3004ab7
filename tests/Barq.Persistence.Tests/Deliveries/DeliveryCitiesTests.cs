using Barq.Persistence.Auditing;
using Barq.Persistence.Deliveries;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Barq.Persistence.Tests.Deliveries;

/// <summary>What city an address names, in the code and in the migration that filled the column.</summary>
public sealed class DeliveryCitiesTests : FleetTest
{
    private const string Added = "AddCitiesAndActors";

    private static readonly (string Address, string? City)[] _cases =
    [
        ("Central Warehouse, Al Olaya, Riyadh", "Riyadh"),
        ("Riyadh", "Riyadh"),
        ("Gate 4,Jeddah", "Jeddah"),
        ("شارع الملك، حي النرجس، الرياض", "الرياض"),
        ("شارع الملك، Al Olaya, جدة", "جدة"),
        ("A, B،\t Dammam \n", "Dammam"),
        ("King Road, ", null),
        ("Riyadh,", null),
        ("a, " + new string('x', 101), null),
        ("a, " + new string('x', 100), new string('x', 100)),
    ];

    [Fact]
    public void Of_EachAddress_IsBehindItsLastComma() => Assert.All(_cases, one => Assert.Equal(one.City, DeliveryCities.Of(one.Address)));

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Migration_RowsOfBefore_GetTheCityOfTheirAddressAndTheirActors(TestProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var context = database.CreateFleetContext();
        var migrations = context.Database.GetMigrations().ToList();
        var migrator = context.GetService<IMigrator>();
        await migrator.MigrateAsync(migrations[migrations.FindIndex(name => name.EndsWith(Added, StringComparison.Ordinal)) - 1]);
        await InsertAsync(context, provider);

        await migrator.MigrateAsync();

        var rows = await context.Deliveries.OrderBy(row => row.Id).Select(row => new { row.PickupAddress, row.City }).ToListAsync();
        Assert.Equal(_cases.Select(one => (one.Address, one.City)), rows.Select(row => (row.PickupAddress, row.City)));
        var entries = await context.AuditLog.OrderBy(row => row.Id).ToListAsync();
        Assert.Equal(
            [("user 12", 12L, null), ("courier 5", null, 5L), ("system", null, null), ("user x", null, null)],
            entries.Select(row => (row.Actor, row.ActorUserId, row.ActorCourierId)));
    }

    private static async Task InsertAsync(DbContext context, TestProvider provider)
    {
        // As they were stored then: times as the database has them, and the columns of then alone.
        object now = provider == TestProvider.Sqlite ? 0L : DateTimeOffset.UnixEpoch;
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO organizations (id, name, slug, is_active, subscription_plan, subscription_status, max_users, max_couriers, max_vehicles, created_at, updated_at, version)
            VALUES (1, 'a', 'a', {true}, 'FREE', 'ACTIVE', 1, 1, 1, {now}, {now}, 1)
            """);
        for (var i = 0; i < _cases.Length; i++)
        {
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO deliveries (id, organization_id, tracking_number, pickup_address, delivery_address, status, cod_amount, created_at, updated_at, version)
                VALUES ({i + 1}, 1, {"T" + i}, {_cases[i].Address}, 'a', 'PENDING', 0, {now}, {now}, 1)
                """);
        }

        foreach (var actor in new[] { "user 12", "courier 5", "system", "user x" })
        {
            await context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO audit_log (organization_id, actor, action, entity_type, entity_id, created_at, updated_at) VALUES (1, {actor}, 'a', 'T', 1, {now}, {now})
                """);
        }
    }
}
