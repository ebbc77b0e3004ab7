using System.Data.Common;
using Barq.Persistence.Settings;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.RowSecurity;

/// <summary>Puts the policies on the tables of a database, takes them off, and says what is missing.</summary>
/// <param name="options">Whether they are wanted.</param>
public sealed class RowSecuritySetup(RowSecurityOptions options)
{
    private const string Existing =
        $"""
        SELECT c.relname, coalesce(obj_description(p.oid, 'pg_policy'), '') || CASE WHEN c.relrowsecurity AND c.relforcerowsecurity THEN '' ELSE ' off' END
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE p.polname = '{TablePolicy.Name}' AND c.relnamespace = current_schema()::regnamespace
        """;

    /// <summary>The statement that names the role in use where no policy holds it.</summary>
    internal const string FreeRole = "SELECT rolname::text FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)";

    /// <summary>What is to be changed so that the database is as the setting says.</summary>
    /// <param name="context">The database, in no transaction.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>In words, one for each table.</returns>
    /// <exception cref="StartupException">The database is none that can do it, or its role is one that policies do not hold.</exception>
    public async Task<IReadOnlyList<string>> PendingAsync(FleetDbContext context, CancellationToken cancellationToken) =>
        [.. (await ChangesAsync(context, cancellationToken)).Select(change => change.Words)];

    /// <summary>Changes it.</summary>
    /// <inheritdoc cref="PendingAsync"/>
    public async Task<IReadOnlyList<string>> ApplyAsync(FleetDbContext context, CancellationToken cancellationToken)
    {
        if (!context.Database.IsNpgsql() || (await ChangesAsync(context, cancellationToken)).Count == 0)
        {
            return await PendingAsync(context, cancellationToken);
        }

        // All or none, and one process of those that start at once: the others wait, and find it done.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(context, "SELECT pg_advisory_xact_lock(7316202611280013)", cancellationToken);
        var changes = await ChangesAsync(context, cancellationToken);
        foreach (var change in changes)
        {
            await ExecuteAsync(context, change.Sql, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return [.. changes.Select(change => change.Words)];
    }

    private async Task<List<(string Words, string Sql)>> ChangesAsync(FleetDbContext context, CancellationToken cancellationToken)
    {
        if (!context.Database.IsNpgsql())
        {
            return !options.Enabled ? [] : throw new StartupException("DB_ROW_LEVEL_SECURITY is 'true', but the database is SQLite, which has none.");
        }

        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var there = new Dictionary<string, string>(StringComparer.Ordinal);
            await using (var reader = await Command(context, Existing).ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    there[reader.GetString(0)] = reader.GetString(1);
                }
            }

            if (!options.Enabled)
            {
                return [.. there.Keys.Order(StringComparer.Ordinal).Select(table => ($"no row level security of {table}", TablePolicy.Removal(table)))];
            }

            await CheckRoleAsync(context, cancellationToken);
            return
            [
                .. TablePolicy.Of(context.Model).Where(policy => there.GetValueOrDefault(policy.Table) != policy.Mark)
                    .Select(policy => ($"row level security of {policy.Table}", policy.Sql)),
            ];
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    // Such a role sees all, whatever a policy says: the setting would promise what nobody keeps.
    private static async Task CheckRoleAsync(FleetDbContext context, CancellationToken cancellationToken)
    {
        var role = await Command(context, FreeRole).ExecuteScalarAsync(cancellationToken);
        if (role is string name)
        {
            throw new StartupException(
                $"DB_ROW_LEVEL_SECURITY is 'true', but the role '{name}' in DATABASE_URL is a superuser or has BYPASSRLS, and no policy holds it: name another role, to which the tables belong.");
        }
    }

    private static async Task ExecuteAsync(FleetDbContext context, string sql, CancellationToken cancellationToken)
    {
        await using var command = Command(context, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(FleetDbContext context, string sql)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
