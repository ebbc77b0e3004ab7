using Barq.Persistence.Migrations;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.Tests.Migrations;

public sealed class ForeignKeyIndexTests
{
    [Fact]
    public void ForeignKeys_All_AreLedByAnIndex()
    {
        using var context = new SqliteDesignTimeFactory().CreateDbContext([]);

        var bare =
            from entity in context.Model.GetEntityTypes()
            from key in entity.GetForeignKeys()
            let column = Assert.Single(key.Properties)
            where !entity.GetIndexes().Any(index => index.Properties[0] == column)
            select $"{entity.ClrType.Name}.{column.Name}";

        Assert.Empty(bare);
    }

    [Fact]
    public void Indexes_NotUnique_EndWithTheKey()
    {
        using var context = new SqliteDesignTimeFactory().CreateDbContext([]);

        // A page that ends amid equal values goes on by key: an index without it would have to sort them.
        Assert.All(
            context.Model.GetEntityTypes().SelectMany(entity => entity.GetIndexes()).Where(index => !index.IsUnique),
            index => Assert.True(((IReadOnlyProperty)index.Properties[^1]).IsPrimaryKey(), index.ToString()));
    }
}
