using System.Data.Common;
using Barq.Persistence.Databases;
using Barq.Persistence.RowSecurity;

namespace Barq.Persistence.Querying;

/// <summary>A statement that is sent with the word of how to plan it, in one round trip, and leaves the connection as it was.</summary>
/// <remarks>
/// The setting holds for the implicit transaction that the two of them are (PostgreSQL 15 documentation, 55.2.4 "Pipelining"): so one pool
/// serves statements of both kinds, behind a pooler that shares connections between transactions too.
/// </remarks>
internal sealed class PlannedCommand : IAsyncDisposable
{
    private const string Generic = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)";
    private const string Custom = "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)";

    /// <summary>The first column of all that is sent before a statement.</summary>
    private const string Setting = "set_config";

    private readonly DbBatch? _batch;
    private readonly DbCommand? _command;
    private readonly int _before;

    /// <summary>Makes it.</summary>
    /// <param name="connection">An open connection.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="text">Its text.</param>
    /// <param name="keepsPlans">Whether statements stay prepared on connections; where they don't, each is planned anew without a word.</param>
    /// <param name="fence">What the database's own fence is told; null where it has none.</param>
    public PlannedCommand(DbConnection connection, SqlBuilder sql, string text, bool keepsPlans, FenceSettings? fence)
    {
        if (!connection.CanCreateBatch)
        {
            _command = connection.CreateCommand();
            _command.CommandText = text;
            Parameters = _command.Parameters;
        }
        else
        {
            _batch = connection.CreateBatch();
            if (keepsPlans && sql.Mode != PlanMode.Either)
            {
                _before++;
                Add(sql.Mode == PlanMode.Generic ? Generic : Custom);
            }

            if (sql.Settings is { } settings)
            {
                _before++;
                Add(settings);
            }

            if (fence is { } told)
            {
                _before++;
                told.AddTo(Add(FenceSettings.Query).Parameters);
            }

            Parameters = Add(text).Parameters;
        }

        for (var i = 0; i < sql.Parameters.Count; i++)
        {
            sql.Dialect.AddParameter(Parameters, i + 1, sql.Parameters[i]);
        }
    }

    /// <summary>The statement's parameters.</summary>
    public DbParameterCollection Parameters { get; }

    /// <summary>Sends it.</summary>
    /// <returns>The reader of the statement's rows.</returns>
    public async ValueTask<DbDataReader> ExecuteReaderAsync(CancellationToken cancellationToken)
    {
        if (_batch is null)
        {
            return await _command!.ExecuteReaderAsync(cancellationToken);
        }

        DbDataReader? reader = null;
        try
        {
            reader = await _batch.ExecuteReaderAsync(cancellationToken);
            for (var i = 0; i < _before; i++)
            {
                await reader.NextResultAsync(cancellationToken);
            }

            return reader;
        }
        catch
        {
            var isDescribed = IsDescribed(reader);
            await (reader?.DisposeAsync() ?? ValueTask.CompletedTask);
            if (!isDescribed)
            {
                HalfPrepared.Forget(_batch.Connection!);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_batch?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_command?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    // The reader keeps the columns of what came before until it knows those of the statement.
    private static bool IsDescribed(DbDataReader? reader) => reader is { IsClosed: false, FieldCount: > 0 } && reader.GetName(0) != Setting;

    private DbBatchCommand Add(string text)
    {
        var command = _batch!.CreateBatchCommand();
        command.CommandText = text;
        _batch.BatchCommands.Add(command);
        return command;
    }
}
