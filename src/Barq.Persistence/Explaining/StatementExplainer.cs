using Barq.Persistence.Diagnostics;
using System.Data;
using System.Data.Common;
using Barq.Persistence.Databases;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Explaining;

/// <summary>Asks the database how it runs a statement that was slow, with the values that it was slow with. Nobody brings SQL of his own.</summary>
public sealed class StatementExplainer(FleetDatabase database, StatementStatistics statistics)
{
    /// <summary>How long explaining may take.</summary>
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(10);

    /// <summary>Explains a statement on the primary, in a transaction that may only read.</summary>
    /// <param name="id">The id of a recorded statement.</param>
    /// <param name="analyze">Whether to run it, for the times and rows that it really takes; not on SQLite.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<StatementPlan> ExplainAsync(string id, bool analyze, CancellationToken cancellationToken)
    {
        if (statistics.Find(id) is not { Sample: { } sample } record)
        {
            return StatementPlan.Refused(id, StatementPlanRefusal.NotRecorded, "No slow execution of a statement with this id is recorded.");
        }

        // Behind the first of several, the others would be run and not explained.
        if (HoldsSeveral(sample.Text))
        {
            return StatementPlan.Refused(id, StatementPlanRefusal.NotExplainable, "It is several statements in one, which can't be explained.");
        }

        var isPostgreSql = database.Provider == DatabaseProvider.PostgreSql;
        if (analyze && !isPostgreSql)
        {
            return StatementPlan.Refused(id, StatementPlanRefusal.NotExplainable, "SQLite has no EXPLAIN ANALYZE: ask for the plan alone.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            var prefix = (isPostgreSql, analyze) switch
            {
                (true, true) => "EXPLAIN (ANALYZE, BUFFERS) ",
                (true, false) => "EXPLAIN ",
                _ => "EXPLAIN QUERY PLAN ",
            };
            var lines = await ReadAsync(prefix, sample, isPostgreSql, limit.Token);
            return new StatementPlan(id, record.Text, analyze, sample.Elapsed.TotalSeconds, lines, null, null);
        }
        catch (DbException exception)
        {
            return StatementPlan.Refused(id, StatementPlanRefusal.NotExplainable, exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return StatementPlan.Refused(id, StatementPlanRefusal.NotExplainable, $"Explaining it took longer than {_limit.TotalSeconds} seconds.");
        }
    }

    private async Task<IReadOnlyList<string>> ReadAsync(string prefix, StatementSample sample, bool isPostgreSql, CancellationToken cancellationToken)
    {
        await using var connection = await database.Primary.OpenConnectionAsync(cancellationToken);
        using var statementLimit = database.LimitStatement(connection, cancellationToken);

        // Rolled back, whatever happens.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Unspecified, cancellationToken);
        if (isPostgreSql)
        {
            await using var guard = connection.CreateCommand();
            guard.CommandText = $"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {_limit.TotalMilliseconds:0}; SELECT set_config('barq.organization_id', '*', true)";
            await guard.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = prefix + sample.Text;
        foreach (var parameter in sample.Parameters)
        {
            command.Parameters.Add(StatementSample.Copy(parameter));
        }

        // PostgreSQL answers with lines of text; SQLite with rows whose last column is one.
        return await command.ReadAsync(row => row.GetString(row.FieldCount - 1), cancellationToken);
    }

    private static bool HoldsSeveral(string sql)
    {
        var quote = '\0';
        var last = sql.AsSpan().TrimEnd().TrimEnd(';');
        foreach (var character in last)
        {
            if (quote != '\0')
            {
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '\'' or '"')
            {
                quote = character;
            }
            else if (character == ';')
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>How the database runs a statement.</summary>
/// <param name="Id">The statement's id.</param>
/// <param name="Statement">Its normalized text; null where there is no plan.</param>
/// <param name="Analyzed">Whether it was run for that.</param>
/// <param name="SlowestTime">How long the execution took whose values were used, in seconds.</param>
/// <param name="Plan">The plan, line by line as the database tells it: it may hold the values.</param>
/// <param name="Refusal">Why there is no plan; null where there is one.</param>
/// <param name="Problem">The same in words.</param>
public sealed record StatementPlan(
    string Id, string? Statement, bool Analyzed, double? SlowestTime, IReadOnlyList<string> Plan, StatementPlanRefusal? Refusal, string? Problem)
{
    internal static StatementPlan Refused(string id, StatementPlanRefusal refusal, string problem) => new(id, null, false, null, [], refusal, problem);
}

/// <summary>Why a statement has no plan.</summary>
public enum StatementPlanRefusal
{
    /// <summary>No slow execution is recorded under the id.</summary>
    NotRecorded,

    /// <summary>The database can't or won't explain it.</summary>
    NotExplainable,
}
