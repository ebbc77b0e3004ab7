using System.Globalization;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Testing.Fleet;

/// <summary>Makes a fleet many times as large, in the database: each copy has organizations, couriers, deliveries and all else of its own.</summary>
public static class FleetCopies
{
    /// <summary>How far the keys of one copy are from those of the next: more than a table has rows.</summary>
    private const long Stride = 10_000_000;

    /// <summary>Adds copies of all rows; those that were there keep their keys and values.</summary>
    /// <param name="context">The database; its tables may have other rows than <see cref="FleetDatabases"/> gives them.</param>
    /// <param name="copies">How many copies to add.</param>
    public static async Task AddCopiesAsync(this FleetDbContext context, int copies)
    {
        ArgumentNullException.ThrowIfNull(context);
        var numbers = string.Join(", ", Enumerable.Range(1, copies).Select(copy => $"({copy.ToString(CultureInfo.InvariantCulture)})"));
        foreach (var entity in InOrderOfReference(context.Model.GetEntityTypes()))
        {
            var columns = entity.GetProperties().ToDictionary(property => property.GetColumnName(), ValueOf);
            var insert = $"INSERT INTO {entity.GetTableName()} ({string.Join(", ", columns.Keys)}) SELECT {string.Join(", ", columns.Values)} "
                + $"FROM {entity.GetTableName()} AS t CROSS JOIN (VALUES {numbers}) AS n ORDER BY n.column1, t.id";
            await context.Database.ExecuteSqlRawAsync(insert);
        }

        // Plans are made from statistics, and those of a table that has just grown are of the small one.
        await context.Database.ExecuteSqlRawAsync(context is PostgreSqlFleetDbContext ? "VACUUM ANALYZE" : "ANALYZE");
    }

    private static string ValueOf(IProperty property)
    {
        var column = $"t.{property.GetColumnName()}";
        if (property.IsPrimaryKey() || property.IsForeignKey())
        {
            return $"{column} + n.column1 * {Stride.ToString(CultureInfo.InvariantCulture)}";
        }

        // A number that is unique is so within what it refers to, whose key is another already.
        return property.ClrType == typeof(string) && property.GetContainingIndexes().Any(index => index.IsUnique) ? $"{column} || '~' || n.column1" : column;
    }

    private static List<IEntityType> InOrderOfReference(IEnumerable<IEntityType> entities)
    {
        var waiting = entities.ToList();
        var ordered = new List<IEntityType>();
        while (waiting.Count > 0)
        {
            var next = waiting.First(entity => entity.GetForeignKeys().All(key => ordered.Contains(key.PrincipalEntityType)));
            waiting.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }
}
