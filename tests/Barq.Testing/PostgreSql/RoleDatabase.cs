using Barq.Testing.Databases;
using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>A PostgreSQL database whose tables belong to a role without any privilege, as which it is used: policies hold it, as they hold no superuser.</summary>
public sealed class RoleDatabase : TestDatabase
{
    private RoleDatabase(TestDatabase all, string role)
    {
        (All, Role) = (all, role);
        ConnectionString = new NpgsqlConnectionStringBuilder(all.ConnectionString) { Username = role, Password = role }.ConnectionString;
    }

    /// <summary>The same database for the superuser, who sees all.</summary>
    public TestDatabase All { get; }

    /// <summary>The role.</summary>
    public string Role { get; }

    /// <inheritdoc/>
    public override TestProvider Provider => TestProvider.PostgreSql;

    /// <inheritdoc/>
    public override string ConnectionString { get; }

    /// <summary>Makes one as a copy of a template.</summary>
    public static async Task<RoleDatabase> CreateAsync(DatabaseTemplate template) => await HoldAsync(await TestDatabase.CreateAsync(TestProvider.PostgreSql, template));

    /// <summary>Gives the tables of a database to a new role. Who disposes what comes disposes the database too.</summary>
    /// <param name="all">The database for the superuser.</param>
    public static async Task<RoleDatabase> HoldAsync(TestDatabase all)
    {
        var role = $"role_{Guid.NewGuid():n}";
        await ExecuteAsync(all, $"""
            CREATE ROLE {role} LOGIN PASSWORD '{role}';
            ALTER SCHEMA public OWNER TO {role};
            DO $$
            DECLARE name text;
            BEGIN
              EXECUTE format('ALTER DATABASE %I OWNER TO {role}', current_database());
              FOR name IN SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace LOOP
                EXECUTE format('ALTER TABLE %s OWNER TO {role}', name);
              END LOOP;
            END $$;
            """);
        return new RoleDatabase(all, role);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await using (var connection = new NpgsqlConnection(ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await All.DisposeAsync();

        // A role of the server outlives the database; with nothing left that is its own it may go.
        var server = new NpgsqlConnectionStringBuilder(All.ConnectionString) { Database = "postgres", Pooling = false };
        await using var other = new NpgsqlConnection(server.ConnectionString);
        await other.OpenAsync();
        await using var drop = new NpgsqlCommand($"DROP ROLE IF EXISTS {Role}", other);
        await drop.ExecuteNonQueryAsync();
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
