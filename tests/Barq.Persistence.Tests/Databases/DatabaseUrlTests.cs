using Barq.Persistence.Databases;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Barq.Persistence.Tests.Databases;

public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("postgresql://user:password@host:5433/fleet", "Host=host;Port=5433;Username=user;Password=password;Database=fleet")]
    [InlineData("postgres://user@host/fleet", "Host=host;Username=user;Database=fleet")]
    [InlineData("POSTGRESQL://host", "Host=host")]
    [InlineData("postgresql://us%40er:p%40%2F%3A%3Bss%20w@host/my%2Fdb", "Host=host;Username=us@er;Password='p@/:;ss w';Database=my/db")]
    [InlineData("postgresql://user:p@ss@host/fleet", "Host=host;Username=user;Password=p@ss;Database=fleet")]
    [InlineData("postgresql://[::1]:5433/fleet", "Host=::1;Port=5433;Database=fleet")]
    [InlineData("postgresql://[::1]/fleet", "Host=::1;Database=fleet")]
    [InlineData("postgresql://one:5433,two/fleet?target_session_attrs=primary", "Host='one:5433,two';Database=fleet;Target Session Attributes=primary")]
    [InlineData("postgresql:///fleet?host=/run/postgresql&user=me", "Host=/run/postgresql;Username=me;Database=fleet")]
    [InlineData("postgresql://host/fleet?sslmode=verify-full&sslrootcert=%2Fca.pem", "Host=host;Database=fleet;SSL Mode=VerifyFull;Root Certificate=/ca.pem")]
    [InlineData("postgresql://host/fleet?application_name=board&max_auto_prepare=0", "Host=host;Database=fleet;Application Name=board;Max Auto Prepare=0")]
    [InlineData("Host=host;Username=user;Password=a://b;Database=fleet", "Host=host;Username=user;Password=a://b;Database=fleet")]
    public void TryParse_PostgreSql_GivesConnectionString(string text, string expected)
    {
        Assert.True(DatabaseUrl.TryParse(text, out var url, out _));

        Assert.Equal(DatabaseProvider.PostgreSql, url.Provider);
        Assert.True(new NpgsqlConnectionStringBuilder(expected).EquivalentTo(new NpgsqlConnectionStringBuilder(url.ConnectionString)), url.ConnectionString);
    }

    [Theory]
    [InlineData("sqlite:///fleet.db", "fleet.db")]
    [InlineData("sqlite:///data/my%20fleet.db", "data/my fleet.db")]
    [InlineData("sqlite:////var/lib/fleet.db", "/var/lib/fleet.db")]
    [InlineData("Data Source=fleet.db", "fleet.db")]
    [InlineData("data source=/var/lib/fleet.db", "/var/lib/fleet.db")]
    public void TryParse_Sqlite_GivesFullPath(string text, string path)
    {
        Assert.True(DatabaseUrl.TryParse(text, out var url, out _));

        Assert.Equal(DatabaseProvider.Sqlite, url.Provider);
        Assert.Equal(Path.GetFullPath(path), new SqliteConnectionStringBuilder(url.ConnectionString).DataSource);
    }

    [Theory]
    [InlineData("mysql://user@host/fleet", "allowed is postgresql://")]
    [InlineData("fleet", "allowed is postgresql://")]
    [InlineData("Host=host;Colour=red", "allowed is postgresql://")]
    [InlineData("Database=fleet", "names no host")]
    [InlineData("postgresql:///fleet", "names no host")]
    [InlineData("postgresql://host:port/fleet", "port must be a number")]
    [InlineData("postgresql://host:65536/fleet", "port must be a number")]
    [InlineData("postgresql://host/fleet?colour=red", "'colour' is unknown")]
    [InlineData("postgresql://host/fleet?sslmode=perhaps", "'SSL Mode' is unknown or its value")]
    [InlineData("postgresql://host/fleet?connect_timeout=3", "use DB_POOL_TIMEOUT")]
    [InlineData("Host=host;Maximum Pool Size=3", "use DB_POOL_SIZE and DB_MAX_OVERFLOW")]
    [InlineData("Host=host;Command Timeout=3", "use DB_QUERY_TIMEOUT")]
    [InlineData("sqlite://fleet.db", "sqlite:///relative/path")]
    [InlineData("sqlite:///", "sqlite:///relative/path")]
    [InlineData("Data Source=:memory:", "in a file")]
    [InlineData("Data Source=x;Mode=Memory", "in a file")]
    public void TryParse_Unusable_SaysWhy(string text, string reason)
    {
        Assert.False(DatabaseUrl.TryParse(text, out _, out var problem));

        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }
}
