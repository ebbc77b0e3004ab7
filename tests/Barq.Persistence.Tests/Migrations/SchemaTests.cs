using System.Text.RegularExpressions;
using Barq.Persistence.Storage;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Migrations;

/// <summary>The names that operators and reports rely on, read back from migrated databases.</summary>
public sealed partial class SchemaTests : FleetTest
{
    private const string Stamps = "created_at updated_at";

    private static readonly Dictionary<string, string> Columns = new()
    {
        ["organizations"] = "id name slug is_active subscription_plan subscription_status max_users max_couriers max_vehicles trial_ends_at version",
        ["users"] = "id organization_id email full_name role is_active version",
        ["vehicles"] = "id organization_id plate_number vehicle_type make model year status fuel_type current_mileage version",
        ["couriers"] = "id organization_id barq_id full_name email mobile_number status project_type city joining_date current_vehicle_id "
            + "performance_score total_deliveries version",
        ["deliveries"] = "id organization_id tracking_number courier_id pickup_address city delivery_address status picked_up_at delivered_at "
            + "cod_amount notes version",
        ["delivery_events"] = "id organization_id delivery_id status note actor actor_user_id actor_courier_id occurred_at",
        ["tickets"] = "id organization_id ticket_number courier_id delivery_id created_by assigned_to category priority status subject "
            + "description resolution sla_due_at first_response_at sla_breached version",
        ["audit_log"] = "id organization_id actor actor_user_id actor_courier_id action entity_type entity_id before after",
        ["background_jobs"] = "id organization_id kind queue arguments idempotency_key status attempts failures progress stage checkpoint "
            + "requested_by requester_role requester_user_id requester_courier_id trace_parent run_after enqueued_at enqueued_in started_at finished_at "
            + "cancel_requested_at lease_owner lease_expires_at result error",
        ["idempotency_keys"] = "id organization_id actor key fingerprint result_key results",
        ["archived_deliveries"] = "id organization_id tracking_number courier_id pickup_address city delivery_address status picked_up_at delivered_at "
            + "cod_amount notes history archived_at",
        ["notification_targets"] = "id organization_id channel address signing_secret statuses is_active version",
        ["stored_files"] = "id organization_id purpose name content_type created_by size chunks is_complete expires_at link_key",
        ["stored_file_chunks"] = "id organization_id file_id number content",
        ["published_documents"] = "id organization_id document_id text published_by",
        ["outbox_messages"] = "id organization_id kind payload",
    };

    // What the nodes know each other by, beside the model: no entity, and no stamps.
    private static readonly string[] OfTheNodes = ["cache_nodes.node", "cache_nodes.beats", "cache_nodes.acknowledged"];

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Migrate_FreshDatabase_HasExactlyThePromisedColumns(TestProvider provider)
    {
        await using var context = await OpenAsync(provider);

        var found = await ReadAsync(context, provider switch
        {
            TestProvider.Sqlite => """
                SELECT m.name || '.' || c.name AS "Value" FROM sqlite_master m, pragma_table_info(m.name) c
                WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND m.name NOT LIKE '!_!_EFMigrations%' ESCAPE '!'
                """,
            _ => """
                SELECT table_name || '.' || column_name AS "Value" FROM information_schema.columns
                WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory'
                """,
        });

        var promised = Columns.SelectMany(table => $"{table.Value} {Stamps}".Split(' ').Select(column => $"{table.Key}.{column}"))
            .Concat(OfTheNodes)
            .Concat(provider == TestProvider.PostgreSql ? ["outbox_messages.transaction_id"] : []);
        Assert.Equal(promised.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Migrate_FreshDatabase_HasTheCriticalIndexes(TestProvider provider)
    {
        await using var context = await OpenAsync(provider);

        var found = await ReadAsync(context, provider switch
        {
            TestProvider.Sqlite => """
                SELECT m.name || ' on ' || m.tbl_name || '.' || c.name AS "Value"
                FROM sqlite_master m, pragma_index_info(m.name) c WHERE m.type = 'index' AND c.seqno = 0
                """,
            _ => """
                SELECT i.relname || ' on ' || t.relname || '.' || a.attname AS "Value"
                FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
                WHERE t.relnamespace = 'public'::regnamespace
                """,
        });

        Assert.Superset(
            new HashSet<string>
            {
                "idx_users_email on users.email",
                "idx_users_organization_id on users.organization_id",
                "idx_deliveries_status on deliveries.status",
                "idx_deliveries_courier_id on deliveries.courier_id",
                "idx_deliveries_delivered_at on deliveries.delivered_at",
                "idx_tickets_status on tickets.status",
                "idx_tickets_assigned_to on tickets.assigned_to",
                "idx_tickets_sla_due_at on tickets.sla_due_at",
            },
            found.ToHashSet());
    }

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Migrate_FreshDatabase_NamesEverythingInSnakeCase(TestProvider provider)
    {
        await using var context = await OpenAsync(provider);

        var names = await ReadAsync(context, provider switch
        {
            TestProvider.Sqlite => """SELECT name AS "Value" FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '%EFMigrations%'""",
            _ => """
                SELECT relname AS "Value" FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE '%EFMigrations%'
                    AND relname <> 'pk___ef_migrations_history'
                UNION SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
                """,
        });

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Matches(SnakeCase(), name));
    }

    [SkippableFact]
    public async Task Migrate_FreshPostgreSql_StoresEachKindOfColumnAsDecided()
    {
        await using var context = await OpenAsync(TestProvider.PostgreSql);

        var kinds = await ReadAsync(context, """
            SELECT DISTINCT data_type || coalesce('(' || CASE WHEN data_type = 'numeric' THEN numeric_precision || ',' || numeric_scale END || ')', '')
                || coalesce(' ' || collation_name, '') AS "Value"
            FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__EFMigrationsHistory'
            """);

        Assert.Equal(
            [
                "bigint", "boolean", "bytea", "character varying C", "date", "integer", "numeric(10,2)", "numeric(5,2)", "text C",
                "timestamp with time zone", "xid8",
            ],
            kinds.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SnakeCase();

    private static Task<List<string>> ReadAsync(FleetDbContext context, string sql) => context.Database.SqlQueryRaw<string>(sql).ToListAsync();
}
