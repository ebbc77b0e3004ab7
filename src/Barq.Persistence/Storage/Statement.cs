using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Barq.Persistence.Storage;

/// <summary>Statements in SQL that both databases understand, in a context's own transaction: for what changes many rows at once.</summary>
internal static class Statement
{
    /// <summary>Prepares a statement.</summary>
    /// <param name="context">A context in a transaction.</param>
    /// <param name="sql">The statement; its parameters begin with <c>@</c>.</param>
    /// <param name="parameters">Their values, as entities have them: keys, texts, times.</param>
    public static DbCommand Of(FleetDbContext context, string sql, params (string Name, object? Value)[] parameters)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = sql;
        Set(command, context, parameters);
        return command;
    }

    /// <summary>Gives a statement other values.</summary>
    public static void Set(DbCommand command, FleetDbContext context, params (string Name, object? Value)[] parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var stored = Stored(context, value);
            if (command.Parameters.Contains(name))
            {
                command.Parameters[name].Value = stored;
                continue;
            }

            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, stored);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>Runs a statement whose rows are read one by one.</summary>
    public static async Task<List<TRow>> ReadAsync<TRow>(this DbCommand command, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
    {
        var rows = new List<TRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static object Stored(FleetDbContext context, object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time when context.Database.IsNpgsql() => time.ToUniversalTime(),
        DateTimeOffset time => UnixMicrosecondsConverter.ToMicroseconds(time),
        _ => value,
    };
}
