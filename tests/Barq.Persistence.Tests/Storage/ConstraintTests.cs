using System.Data.Common;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Archiving;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.Files;
using Barq.Persistence.Storage;
using Barq.Persistence.Tickets;
using Barq.Testing.Databases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Barq.Persistence.Tests.Storage;

/// <summary>What the databases refuse, whoever writes: the same on both.</summary>
public sealed class ConstraintTests : FleetTest
{
    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Write_NoMemberOfAnEnum_IsRefusedInEveryEnumColumn(TestProvider provider)
    {
        var sample = new FleetSample();
        await using var context = await OpenAsync(provider, sample);
        context.AddRange(
            new ArchivedDelivery { Id = 1, OrganizationId = sample.Organization.Id, TrackingNumber = "A", PickupAddress = "a", DeliveryAddress = "b", History = "[]" },
            new NotificationTarget { OrganizationId = sample.Organization.Id, Address = "desk@najd.example", Statuses = "*" },
            new StoredFile { Name = "a.csv", ContentType = "text/csv", CreatedBy = "user 7", LinkKey = "a" });
        await context.SaveChangesAsync();

        var columns = Properties(context, type => type.IsEnum);

        Assert.Equal(18, columns.Count);
        foreach (var (table, column) in columns)
        {
            // A member's text in lower case: near, and still wrong.
            await AssertRefusedAsync(context, $"UPDATE {table} SET {column} = 'active'", $"ck_{table}_{column}");
        }
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Write_OutOfRange_IsRefused(TestProvider provider)
    {
        await using var context = await OpenAsync(provider, new FleetSample());
        var score = provider == TestProvider.Sqlite ? "10001" : "100.01";

        await AssertRefusedAsync(context, $"UPDATE couriers SET performance_score = {score}", "ck_couriers_performance_score");
        await AssertRefusedAsync(context, "UPDATE couriers SET total_deliveries = -1", "ck_couriers_total_deliveries");
        await AssertRefusedAsync(context, "UPDATE deliveries SET cod_amount = -1", "ck_deliveries_cod_amount");
        await AssertRefusedAsync(context, "UPDATE vehicles SET current_mileage = -1", "ck_vehicles_current_mileage");
        await AssertRefusedAsync(context, "UPDATE vehicles SET year = 24", "ck_vehicles_year");
        await AssertRefusedAsync(context, "UPDATE organizations SET max_users = -1", "ck_organizations_max_users");
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Write_SecondOfAUniqueText_IsRefused(TestProvider provider)
    {
        await using var context = await OpenAsync(provider, new FleetSample("1"));
        context.AddRange(new FleetSample("2").Rows);
        await context.SaveChangesAsync();

        string[] unique =
        [
            "organizations.name", "organizations.slug", "users.email", "vehicles.plate_number", "couriers.barq_id",
            "deliveries.tracking_number", "tickets.ticket_number",
        ];
        foreach (var (table, column) in unique.Select(name => name.Split('.')).Select(parts => (parts[0], parts[1])))
        {
            await AssertRefusedAsync(
                context,
                $"UPDATE {table} SET {column} = (SELECT min({column}) FROM {table})",
                provider == TestProvider.Sqlite ? $"{table}.{column}" : $"idx_{table}_{column}",
                sqlState: "23505",
                sqliteCode: 2067);
        }
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Delete_RowThatOthersPointTo_IsRefused(TestProvider provider)
    {
        await using var context = await OpenAsync(provider, new FleetSample());

        foreach (var table in new[] { "organizations", "users", "vehicles", "couriers", "deliveries" })
        {
            await AssertRefusedAsync(context, $"DELETE FROM {table}", "oreign key", sqlState: "23503", sqliteCode: 1811);
        }
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Delete_Delivery_TakesItsEventsAlong(TestProvider provider)
    {
        await using var context = await OpenAsync(provider, new FleetSample());

        await context.Tickets.ExecuteDeleteAsync();
        await context.Deliveries.ExecuteDeleteAsync();

        Assert.Equal(0, await context.DeliveryEvents.CountAsync());
    }

    private static List<(string Table, string Column)> Properties(FleetDbContext context, Predicate<Type> isWanted) =>
    [
        .. from entity in context.Model.GetEntityTypes()
           from property in entity.GetProperties()
           where isWanted(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType)
           select (entity.GetTableName()!, property.GetColumnName()),
    ];

    private static async Task AssertRefusedAsync(
        FleetDbContext context, string sql, string named, string sqlState = "23514", int sqliteCode = 275)
    {
        var error = await Assert.ThrowsAnyAsync<DbException>(() => context.Database.ExecuteSqlRawAsync(sql));
        switch (error)
        {
            case PostgresException postgres:
                Assert.Equal(sqlState, postgres.SqlState);
                break;
            case SqliteException sqlite:
                Assert.Equal(sqliteCode, sqlite.SqliteExtendedErrorCode);
                break;
        }

        Assert.Contains(named, error.Message, StringComparison.OrdinalIgnoreCase);
    }
}
