using System.Data.Common;
using System.Text;
using System.Text.Json;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Barq.Persistence.Writing;

/// <summary>
/// One statement that adds or changes many rows of a table. PostgreSQL gets an array for each column (<c>unnest</c>), SQLite all rows as JSON:
/// the text is the same for one row and for a hundred.
/// </summary>
/// <param name="context">A context in a transaction.</param>
/// <param name="type">The rows' type.</param>
/// <param name="columns">The columns that are written.</param>
internal sealed class ManyRowsStatement(FleetDbContext context, IEntityType type, IReadOnlyList<IProperty> columns)
{
    private readonly bool _isServer = context.Database.IsNpgsql();
    private readonly string _table = type.GetTableName()!;

    /// <summary>Adds rows; those whose unique value is taken are left out.</summary>
    /// <returns>The keys of the added rows, each with its unique value where the table has one.</returns>
    public async Task<List<(long Key, string? Unique)>> InsertAsync(
        List<Entity> rows, IProperty key, IProperty? unique, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", columns.Select(column => column.GetColumnName()));
        var source = Source(columns.Select((column, i) => (Name: $"c{i}", Column: column, Of: Current(column, row => rows[row]))).ToArray(), rows.Count, out var parameters);
        var sql = $"INSERT INTO {_table} ({names}) SELECT {string.Join(", ", columns.Select((_, i) => $"v.c{i}"))} FROM {source}"
            + (unique is null ? "" : " WHERE true ON CONFLICT DO NOTHING") + $" RETURNING {key.GetColumnName()}" + (unique is null ? "" : $", {unique.GetColumnName()}");
        var added = new List<(long, string?)>(rows.Count);
        await using var reader = await Command(sql, parameters).ExecuteReaderAsync(Parameters(), cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            added.Add((reader.DbDataReader.GetInt64(0), unique is null ? null : reader.DbDataReader.GetString(1)));
        }

        return added;
    }

    /// <summary>Changes rows that are still as they were read.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> UpdateAsync(List<EntityEntry<Entity>> entries, CancellationToken cancellationToken)
    {
        var conditions = type.FindPrimaryKey()!.Properties.Concat(type.GetProperties().Where(property => property.IsConcurrencyToken)).ToArray();
        Func<IProperty, Func<int, object?>> current = column => Current(column, row => entries[row].Entity);
        var values = conditions.Select((column, i) => (Name: $"k{i}", Column: column, Of: column.IsPrimaryKey() ? current(column) : row => entries[row].OriginalValues[column]))
            .Concat(columns.Select((column, i) => (Name: $"c{i}", Column: column, Of: current(column)))).ToArray();
        var source = Source(values, entries.Count, out var parameters);
        var sql = $"UPDATE {_table} AS t SET {string.Join(", ", columns.Select((column, i) => $"{column.GetColumnName()} = v.c{i}"))} FROM {source} "
            + $"WHERE {string.Join(" AND ", conditions.Select((column, i) => $"t.{column.GetColumnName()} = v.k{i}"))}";
        return await Command(sql, parameters).ExecuteNonQueryAsync(Parameters(), cancellationToken);
    }

    private string Source((string Name, IProperty Column, Func<int, object?> Of)[] values, int count, out List<DbParameter> parameters)
    {
        var stored = Array.ConvertAll(values, value => value.Column.GetRelationalTypeMapping().Converter);
        parameters = [];
        if (!_isServer)
        {
            parameters.Add(Parameter("@rows", Json()));
            return $"(SELECT {string.Join(", ", values.Select((value, i) => $"value ->> {i} AS {value.Name}"))} FROM json_each(@rows)) AS v";
        }

        for (var i = 0; i < values.Length; i++)
        {
            var (_, column, of) = values[i];
            var element = stored[i]?.ProviderClrType ?? Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType;
            var array = Array.CreateInstance(element.IsValueType && Nullable.GetUnderlyingType(element) is null ? typeof(Nullable<>).MakeGenericType(element) : element, count);
            for (var row = 0; row < count; row++)
            {
                array.SetValue(Stored(stored[i], of(row)), row);
            }

            parameters.Add(new NpgsqlParameter($"v{i}", array));
        }

        return $"unnest({string.Join(", ", values.Select((_, i) => $"@v{i}"))}) AS v({string.Join(", ", values.Select(value => value.Name))})";

        string Json()
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                json.WriteStartArray();
                for (var row = 0; row < count; row++)
                {
                    json.WriteStartArray();
                    for (var i = 0; i < values.Length; i++)
                    {
                        Write(json, Stored(stored[i], values[i].Of(row)));
                    }

                    json.WriteEndArray();
                }

                json.WriteEndArray();
            }

            return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
    }

    private static Func<int, object?> Current(IProperty column, Func<int, Entity> of)
    {
        var getter = column.GetGetter();
        return row => getter.GetClrValue(of(row));
    }

    private static object? Stored(Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter? converter, object? value) =>
        value is null || converter is null ? value : converter.ConvertToProvider(value);

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteNumberValue(flag ? 1 : 0);
                break;
            case DateOnly day:
                json.WriteStringValue(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
                break;
            default:
                throw new NotSupportedException($"SQLite is given no {value.GetType().Name} in many rows.");
        }
    }

    private DbParameter Parameter(string name, object value)
    {
        var parameter = context.Database.GetDbConnection().CreateCommand().CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        return parameter;
    }

    // As a saved change: observed, limited and fenced like those.
    private IRelationalCommand Command(string sql, List<DbParameter> parameters)
    {
        var builder = context.GetService<IRelationalCommandBuilderFactory>().Create().Append(sql);
        foreach (var parameter in parameters)
        {
            builder.AddRawParameter(parameter.ParameterName, parameter);
        }

        return builder.Build();
    }

    private RelationalCommandParameterObject Parameters() => new(
        context.GetService<IRelationalConnection>(), null, null, context, context.GetService<IRelationalCommandDiagnosticsLogger>(), CommandSource.SaveChanges);
}
