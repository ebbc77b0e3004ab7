using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.Seeding;

/// <summary>The columns of an entity, and how to take their stored values from one: by the model's own converters.</summary>
internal sealed class SeedColumns
{
    private readonly Func<object, object?>[] _read;

    public SeedColumns(IModel model, Type entityType)
    {
        var entity = model.FindEntityType(entityType) ?? throw new ArgumentException($"The model maps no {entityType.Name}.", nameof(entityType));
        var properties = entity.GetProperties().Where(property => property.PropertyInfo is not null).ToArray();
        Table = entity.GetTableName()!;
        Names = Array.ConvertAll(properties, property => property.GetColumnName());
        StoreTypes = Array.ConvertAll(properties, property => property.GetColumnType().Split('(')[0]);
        _read = Array.ConvertAll(properties, Reader);
    }

    public string Table { get; }

    public string[] Names { get; }

    /// <summary>The columns' types in the database, without length or precision.</summary>
    public string[] StoreTypes { get; }

    /// <summary>The stored value of a column; null for NULL.</summary>
    public object? Value(object entity, int column) => _read[column](entity);

    private static Func<object, object?> Reader(IProperty property)
    {
        var entity = Expression.Parameter(typeof(object));
        var value = Expression.Property(Expression.Convert(entity, property.DeclaringType.ClrType), property.PropertyInfo!);
        var get = Expression.Lambda<Func<object, object?>>(Expression.Convert(value, typeof(object)), entity).Compile();
        var convert = property.GetTypeMapping().Converter?.ConvertToProvider;
        return convert is null ? get : row => get(row) is { } read ? convert(read) : null;
    }
}
