using Barq.Testing.PostgreSql;
using Barq.Testing.Sqlite;

namespace Barq.Testing.Databases;

/// <summary>A fresh database of one test or test class; disposing it removes it.</summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>Which kind it is.</summary>
    public abstract TestProvider Provider { get; }

    /// <summary>The ADO.NET connection string (of Npgsql or Microsoft.Data.Sqlite).</summary>
    public abstract string ConnectionString { get; }

    /// <summary>Makes a database, empty or as a copy of a template.</summary>
    /// <remarks>
    /// Skips the running test where the provider is <see cref="TestProvider.PostgreSql"/> and there is no server. An
    /// <c>IAsyncLifetime.InitializeAsync</c> of the test class may call this too; the constructor of a class fixture may
    /// not, as xunit wraps what it throws.
    /// </remarks>
    public static async Task<TestDatabase> CreateAsync(TestProvider provider, DatabaseTemplate? template = null) => provider switch
    {
        TestProvider.Sqlite => await SqliteDatabase.CreateAsync(template),
        TestProvider.PostgreSql => await (await PostgreSqlServer.GetAsync()).CreateDatabaseAsync(template),
        _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
    };

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
