using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Barq.Persistence.Outbox;
using Barq.Persistence.Querying;

namespace Barq.Persistence.SecondLevelCache;

/// <summary>
/// Triggers by which PostgreSQL tells of changes that were made around the gateway: once a statement, with the rows where they are few. The
/// gateway's own connections are known by their name and tell nothing, as their writes are dropped before they are answered.
/// </summary>
internal static class ChangeTriggers
{
    /// <summary>The channel of the notifications: <c>table:key:organization</c>, or <c>table:*</c> for more rows than are named.</summary>
    public const string Channel = "barq_changes";

    /// <summary>Rows of a statement that are named one by one.</summary>
    private const int MostRows = 500;

    /// <summary>How the names of functions and triggers begin.</summary>
    public const string Prefix = "barq_tell_";

    /// <summary>Triggers of a table.</summary>
    public const int PerTable = 4;

    /// <summary>What makes the function and the triggers of a table, or makes them anew, with a mark that says of which version they are.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The statements, and the mark: the comment of the function, which is read without a lock on the table.</returns>
    public static (string Sql, string Mark) Of(TableSource table)
    {
        var sql = new StringBuilder();
        AddFunction(sql, table);
        AddTrigger(sql, table, "insert", "INSERT", "REFERENCING NEW TABLE AS new_rows");
        AddTrigger(sql, table, "update", "UPDATE", "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows");
        AddTrigger(sql, table, "delete", "DELETE", "REFERENCING OLD TABLE AS old_rows");
        AddTrigger(sql, table, "truncate", "TRUNCATE", "");
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ToString())));
        sql.Append(CultureInfo.InvariantCulture, $"COMMENT ON FUNCTION {Prefix}{table.Name}() IS '{mark}';\n");
        return (sql.ToString(), mark);
    }

    /// <summary>Whether a table's changes can make an answer stale.</summary>
    public static bool Covers(TableSource table) => table.EntityType != typeof(OutboxMessage) && table.EntityType != typeof(Idempotency.IdempotencyRecord)
        && table.EntityType != typeof(Files.StoredFile) && table.EntityType != typeof(Files.StoredFileChunk);

    private static void AddFunction(StringBuilder sql, TableSource table)
    {
        var organization = table.Fence.Organization.Name;
        sql.Append($$"""
            CREATE OR REPLACE FUNCTION barq_tell_{{table.Name}}() RETURNS trigger LANGUAGE plpgsql AS $barq$
            DECLARE
              changed text[];
              one text;
            BEGIN
              IF current_setting('application_name') = 'barq' THEN
                RETURN NULL;
              END IF;
              IF TG_OP = 'INSERT' THEN
                SELECT array_agg(t) INTO changed FROM (SELECT id || ':' || {{organization}} AS t FROM new_rows LIMIT {{MostRows + 1}}) AS few;
              ELSIF TG_OP = 'DELETE' THEN
                SELECT array_agg(t) INTO changed FROM (SELECT id || ':' || {{organization}} AS t FROM old_rows LIMIT {{MostRows + 1}}) AS few;
              ELSIF TG_OP = 'UPDATE' THEN
                SELECT array_agg(t) INTO changed FROM (
                  SELECT id || ':' || {{organization}} AS t FROM old_rows UNION SELECT id || ':' || {{organization}} FROM new_rows LIMIT {{MostRows + 1}}) AS few;
              END IF;
              IF TG_OP = 'TRUNCATE' OR cardinality(changed) > {{MostRows}} THEN
                PERFORM pg_notify('{{Channel}}', '{{table.Name}}:*');
              ELSE
                FOREACH one IN ARRAY coalesce(changed, '{}') LOOP
                  PERFORM pg_notify('{{Channel}}', '{{table.Name}}:' || one);
                END LOOP;
              END IF;
              RETURN NULL;
            END $barq$;

            """);
    }

    private static void AddTrigger(StringBuilder sql, TableSource table, string name, string operation, string rows) => sql.Append(
        $"CREATE OR REPLACE TRIGGER barq_tell_{name} AFTER {operation} ON {table.Name} {rows} FOR EACH STATEMENT EXECUTE FUNCTION barq_tell_{table.Name}();\n");
}
