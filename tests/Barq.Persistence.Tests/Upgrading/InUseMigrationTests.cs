using Barq.Persistence.Migrations;
using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Barq.Persistence.Tests.Upgrading;

/// <summary>Nobody waits for a migration of PostgreSQL: what each of them may do, and how it is written.</summary>
public sealed class InUseMigrationTests
{
    private const string Provider = "Npgsql.EntityFrameworkCore.PostgreSQL";

    /// <summary>The last of the first release: what came before it made the tables.</summary>
    private const string First = "20261124221853_AddFilesArchiveAndNotifications";

    private static readonly Dictionary<string, string> _held = new()
    {
        ["20261128232500_AddCacheNodes"] = "Alters the outbox alone, whose rows are removed within seconds of their write: it has no size.",
    };

    public static TheoryData<string> Later()
    {
        using var context = new PostgreSqlDesignTimeFactory().CreateDbContext([]);
        var names = new TheoryData<string>();
        foreach (var name in context.GetService<IMigrationsAssembly>().Migrations.Keys.Where(name => string.CompareOrdinal(name, First) > 0 && !_held.ContainsKey(name)))
        {
            names.Add(name);
        }

        return names;
    }

    [Theory, MemberData(nameof(Later))]
    public void Migration_AfterTheFirstRelease_HoldsNobodyUp(string name)
    {
        using var context = new PostgreSqlDesignTimeFactory().CreateDbContext([]);
        var migrations = context.GetService<IMigrationsAssembly>();
        var operations = migrations.CreateMigration(migrations.Migrations[name], Provider).UpOperations;

        Assert.Null(Complaint(operations));
        Assert.All(
            context.GetService<IMigrationsSqlGenerator>().Generate([.. operations.Where(operation => operation is not SqlOperation || operation[InUseMigration.Mark] is not null)]),
            command => Assert.True(command.TransactionSuppressed, command.CommandText));
    }

    public static TheoryData<string, string> Refused() => new()
    {
        { "whole update", "works on a whole table" }, { "update in a block", "works on a whole table" }, { "index in words", "works on a whole table" },
        { "not null", "NOT NULL without a constant default" }, { "default worked out", "worked out for each row" }, { "generated", "worked out for each row" },
        { "type", "another type" }, { "becomes not null", "becomes NOT NULL" }, { "key", "gets a key" }, { "name", "knows the old name" }, { "no word", "is not said to be done while in use" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Migration_ThatHoldsATable_IsRefused(string what, string complaint)
    {
        var builder = new MigrationBuilder(Provider);
        var ending = true;
        switch (what)
        {
            case "whole update": builder.Sql("UPDATE deliveries SET city = 'a'"); break;
            case "update in a block": builder.Sql("DO $$ BEGIN\n  UPDATE deliveries SET city = 'a'; END $$"); break;
            case "index in words": builder.Sql("CREATE INDEX i ON deliveries (id)"); break;
            case "not null": builder.AddColumn<string>("c", "deliveries", "text", nullable: false); break;
            case "default worked out": builder.AddColumn<string>("c", "deliveries", "uuid", nullable: false, defaultValueSql: "gen_random_uuid()"); break;
            case "generated": builder.AddColumn<string>("c", "deliveries", "text", nullable: true, computedColumnSql: "city", stored: true); break;
            case "type": builder.AlterColumn<long>("c", "deliveries", "bigint", oldClrType: typeof(int), oldType: "integer"); break;
            case "becomes not null": builder.AlterColumn<int>("c", "deliveries", "integer", oldClrType: typeof(int), oldType: "integer", oldNullable: true); break;
            case "key": builder.AddUniqueConstraint("u", "deliveries", "city"); break;
            case "name": builder.RenameColumn("city", "deliveries", "town"); break;
            default:
                builder.CreateIndex("i", "deliveries", "city");
                ending = false;
                break;
        }

        var complained = ending ? Assert.Throws<NotSupportedException>(builder.WhileInUse).Message : Complaint(builder.Operations);

        Assert.Contains(complaint, complained, StringComparison.Ordinal);
    }

    [Fact]
    public void Migration_OfATableOfItsOwn_MayDoWhatItWants()
    {
        var builder = new MigrationBuilder(Provider);
        builder.CreateTable("t", table => new { id = table.Column<long>("bigint") }, constraints: table => table.PrimaryKey("pk_t", row => row.id));
        builder.AddColumn<string>("c", "t", "text", nullable: false);
        builder.CreateIndex("i", "t", "c");

        builder.WhileInUse();

        Assert.Null(Complaint(builder.Operations));
    }

    private static string? Complaint(IReadOnlyList<MigrationOperation> operations)
    {
        if (operations.FirstOrDefault(operation => operation is not SqlOperation && operation[InUseMigration.Mark] is null) is { } unsaid)
        {
            return $"{unsaid} is not said to be done while in use: end Up with {nameof(InUseMigration.WhileInUse)}.";
        }

        var builder = new MigrationBuilder(Provider);
        builder.Operations.AddRange(operations);
        return Record.Exception(builder.WhileInUse)?.Message;
    }
}
