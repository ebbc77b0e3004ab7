using System.Data.Common;
using Barq.Persistence.Access;
using Barq.Persistence.Databases;
using Barq.Persistence.Diagnostics;
using Barq.Persistence.Replicas;
using Barq.Persistence.RowSecurity;
using Barq.Persistence.Sharing;

namespace Barq.Persistence.Querying;

/// <inheritdoc cref="IQueryRunner"/>
internal sealed class QueryRunner : IQueryRunner
{
    private readonly IReadConnections _connections;
    private readonly StatementGate _gate;
    private readonly StatementObservers _observers;
    private readonly TimeProvider _time;
    private readonly OwnFence _own;
    private readonly bool _isFenced;
    private readonly SqlDialect _dialect;
    private readonly bool _keepsPlans;
    private readonly StatementTexts _texts = new();

    public QueryRunner(
        FleetDatabase database, IReadConnections connections, StatementGate gate, StatementObservers observers, TimeProvider time, OwnFence own, RowSecurityOptions security)
    {
        _connections = connections;
        _gate = gate;
        _observers = observers;
        _time = time;
        _keepsPlans = database.KeepsPlans;
        _own = own;
        _isFenced = security.Enabled;
        _dialect = database.Provider switch
        {
#if BARQ_EMBEDDED
            DatabaseProvider.Sqlite => new Embedded.SqliteDialect(),
#endif
            _ => new PostgreSqlDialect(),
        };
    }

    /// <inheritdoc/>
    public ValueTask<RowSet> ReadAsync(PageQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var (sql, text) = Write(ref _texts.Of(context.Origin, query, context.Fence), query, context, PageSql.Write);
        return ExecuteAsync(new Statement<RowSet>(sql, text, context, (reader, token) => ReadRowsAsync(RowSet.For(query, _dialect), reader, token, query.IsPaged ? query.Limit : int.MaxValue), rows => rows.Count), cancellationToken);
    }

    /// <inheritdoc/>
    public bool CanBeLevel(PageQuery query, RowFence fence) => _dialect.ReadsLevels && LevelsSql.CanBeLevel(query, _own.Of(fence));

    /// <inheritdoc/>
    public ValueTask<RowSet[]> ReadLevelsAsync(IReadOnlyList<PageQuery> levels, QueryContext context, CancellationToken cancellationToken)
    {
        var layout = LevelLayout.Of(levels);
        var (sql, text) = Write(ref _texts.Of(context.Origin, levels, context.Fence), layout, context, LevelsSql.Write);
        return ExecuteAsync(new Statement<RowSet[]>(sql, text, context, (reader, token) => ReadLevelsAsync(layout, reader, token), LevelLayout.CountOf), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CountSet> CountAsync(CountQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var (sql, text) = Write(ref _texts.Of(context.Origin, query, context.Fence), query, context, PageSql.Write);
        return ExecuteAsync(new Statement<CountSet>(sql, text, context, (reader, token) => ReadCountsAsync(query, reader, token), _ => -1), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RowSet> TotalAsync(TotalQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var (sql, text) = Write(ref _texts.Of(context.Origin, query, context.Fence), query, context, TotalSql.Write);
        return ExecuteAsync(new Statement<RowSet>(sql, text, context, (reader, token) => ReadRowsAsync(RowSet.For(query, _dialect), reader, token), rows => rows.Count), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RowSet> GroupAsync(GroupQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var (sql, text) = Write(ref _texts.Of(context.Origin, query, context.Fence), query, context, GroupSql.Write);
        return ExecuteAsync(new Statement<RowSet>(sql, text, context, (reader, token) => ReadRowsAsync(RowSet.For(query, _dialect), reader, token), rows => rows.Count), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RowSet> SearchAsync(SearchQuery query, QueryContext context, CancellationToken cancellationToken)
    {
        var (sql, text) = Write(ref _texts.Of(context.Origin, query, context.Fence), query, context, SearchSql.Write);
        return ExecuteAsync(new Statement<RowSet>(sql, text, context, (reader, token) => ReadRowsAsync(RowSet.For(query, _dialect), reader, token), rows => rows.Count), cancellationToken);
    }

    // Most often the text is the one that is known.
    private (SqlBuilder Sql, string Text) Write<TQuery>(ref string? known, TQuery query, QueryContext context, Action<SqlBuilder, TQuery> write)
    {
        var now = context.Now == default ? StatementTime.Of(_time.GetUtcNow()) : context.Now;
        var sql = new SqlBuilder(_dialect, _own.Of(context.Fence), known ?? "") { Now = now };
        write(sql, query);
        return (sql, StatementTexts.Keep(ref known, sql.ToString()));
    }

    private static async ValueTask<RowSet> ReadRowsAsync(RowSet rows, DbDataReader reader, CancellationToken cancellationToken, int limit = int.MaxValue)
    {
        try
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(reader, limit);
            }

            return rows;
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private async ValueTask<RowSet[]> ReadLevelsAsync(LevelLayout layout, DbDataReader reader, CancellationToken cancellationToken)
    {
        var sets = layout.Sets(_dialect);
        try
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var level = reader.GetInt32(LevelLayout.Level);
                sets[level].Add(reader, layout.Limits[level]);
            }

            return sets;
        }
        catch
        {
            Array.ForEach(sets, rows => rows.Dispose());
            throw;
        }
    }

    private static async ValueTask<CountSet> ReadCountsAsync(CountQuery query, DbDataReader reader, CancellationToken cancellationToken)
    {
        if (query.Keys is null)
        {
            await reader.ReadAsync(cancellationToken);
            return new CountSet(checked((int)reader.GetInt64(0)));
        }

        var byParent = new Dictionary<long, int>();
        while (await reader.ReadAsync(cancellationToken))
        {
            byParent.Add(reader.GetInt64(0), checked((int)reader.GetInt64(1)));
        }

        return new CountSet(byParent);
    }

    private async ValueTask<T> ExecuteAsync<T>(Statement<T> statement, CancellationToken cancellationToken)
    {
        using var turn = await _gate.EnterAsync(statement.Context.Owner, cancellationToken);
        return await _connections.ReadAsync(statement.Context.Consistency, (connection, token) => ExecuteAsync(statement, connection, token), cancellationToken);
    }

    private async ValueTask<T> ExecuteAsync<T>(Statement<T> statement, DbConnection connection, CancellationToken cancellationToken)
    {
        var text = statement.Text;
        var started = _time.GetTimestamp();
        try
        {
            await using var command = new PlannedCommand(connection, statement.Sql, text, _keepsPlans, _isFenced ? FenceSettings.Of(statement.Context.Fence) : null);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var result = await statement.Read(reader, cancellationToken);
            _observers.Executed(new StatementExecution(text, _time.GetElapsedTime(started), statement.CountOf(result), null, statement.Context.Origin, command.Parameters));
            return result;
        }
        catch (Exception exception)
        {
            _observers.Executed(new StatementExecution(text, _time.GetElapsedTime(started), -1, exception, statement.Context.Origin));
            throw;
        }
    }

    private sealed record Statement<T>(
        SqlBuilder Sql, string Text, QueryContext Context, Func<DbDataReader, CancellationToken, ValueTask<T>> Read, Func<T, long> CountOf);
}
