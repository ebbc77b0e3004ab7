using Barq.Persistence.Migrations;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Migrations;

/// <summary>A changed entity needs a migration on both databases: <c>dotnet ef migrations add NAME --context … -o Migrations/…</c>.</summary>
public sealed class ModelDriftTests
{
    [Fact]
    public void HasPendingModelChanges_PostgreSql_IsFalse()
    {
        using var context = new PostgreSqlDesignTimeFactory().CreateDbContext([]);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public void HasPendingModelChanges_Sqlite_IsFalse()
    {
        using var context = new SqliteDesignTimeFactory().CreateDbContext([]);
        Assert.False(context.Database.HasPendingModelChanges());
    }
}
