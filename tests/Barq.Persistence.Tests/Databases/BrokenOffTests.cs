using System.Data.Common;
using System.Globalization;
using System.Text;
using Barq.Persistence.Access;
using Barq.Persistence.Databases;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Barq.Persistence.Tests.Databases;

/// <summary>
/// Statements that are broken off anywhere (by their client, by the server, by a value, by who reads them) on a few connections that keep few of
/// them prepared: whoever comes next gets its own rows, from a connection that is in step.
/// </summary>
public sealed class BrokenOffTests
{
    private const int Texts = 12;
    private const int Connections = 3;
    private const int Callers = 4;
    private const int EachAsks = 150;

    [SkippableTheory, InlineData(1), InlineData(2)]
    public async Task Execute_AmongManyThatAreBrokenOff_BringsItsOwnRows(int seed)
    {
        await using var database = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        var few = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxAutoPrepare = 5, Options = "-c statement_timeout=40" };
        await using var services = FleetServices.Create(new Dictionary<string, string?>
        {
            ["DATABASE_URL"] = few.ConnectionString, ["DB_POOL_SIZE"] = $"{Connections}", ["DB_MAX_OVERFLOW"] = "0", ["DB_QUERY_TIMEOUT"] = "0", ["CACHE_ENABLED"] = "false",
        });
        var server = services.GetRequiredService<FleetDatabase>().Primary;
        await using (var make = server.CreateCommand(
            "CREATE FUNCTION slowly(milliseconds int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(milliseconds / 1000.0); RETURN milliseconds; END'"))
        {
            await make.ExecuteNonQueryAsync();
        }

        var callers = Enumerable.Range(0, Callers).Select(i => new BrokenOffCaller(server, new Random((seed * Callers) + i), i * EachAsks, Texts)).ToArray();
        await Task.WhenAll(callers.Select(caller => caller.RunAsync(EachAsks)));

        Assert.Empty(callers.SelectMany(caller => caller.Problems));

        // It has been broken off in each way, and has been answered too.
        var outcomes = callers.SelectMany(caller => caller.Outcomes).ToHashSet();
        Assert.Superset(new HashSet<string> { "answered", "given up", "left", "unwritable", PostgresErrorCodes.DivisionByZero, "22021", PostgresErrorCodes.QueryCanceled }, outcomes);
    }

    /// <summary>Asks one thing after the other, and looks at what comes.</summary>
    private sealed class BrokenOffCaller(DbDataSource server, Random random, int first, int texts)
    {
        public List<string> Problems { get; } = [];

        public HashSet<string> Outcomes { get; } = [];

        public async Task RunAsync(int times)
        {
            for (var number = first; number < first + times; number++)
            {
                using var patience = new CancellationTokenSource();
                try
                {
                    Outcomes.Add(await AskAsync(number, patience));
                }
                catch (OperationCanceledException) when (patience.IsCancellationRequested)
                {
                    Outcomes.Add("given up");
                }
                catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DivisionByZero or PostgresErrorCodes.QueryCanceled or "22021")
                {
                    Outcomes.Add(exception.SqlState);
                }
                catch (EncoderFallbackException)
                {
                    Outcomes.Add("unwritable");
                }
                catch (Exception exception)
                {
                    Problems.Add($"{number}: {exception}");
                }
            }
        }

        private async Task<string> AskAsync(int number, CancellationTokenSource patience)
        {
            // A value stops it (here, or at the server), or a time limit, or it is given up, or left among its rows.
            var how = random.Next(6);
            var sql = new SqlBuilder(new PostgreSqlDialect(), RowFence.Open) { Mode = random.Next(2) == 0 ? PlanMode.Custom : PlanMode.Generic };
            sql.Append("SELECT ").Parameter(Number(number)).Append(" AS number, length(").Parameter(new SqlParameterValue(ColumnKind.Text, 0, how == 0 ? "\0" : how == 5 ? "\ud800" : "a"))
                .Append("), slowly(").Parameter(Small(how == 4 ? 60 : random.Next(4))).Append("), g FROM generate_series(1, 40 / ").Parameter(Small(how == 1 ? 0 : 1))
                .Append(") AS g WHERE slowly(").Parameter(Small(random.Next(3))).Append(") >= 0 /* ").Append(random.Next(texts)).Append(" */");
            await using var connection = await server.OpenConnectionAsync();
            if (how == 2)
            {
                patience.CancelAfter(random.Next(6));
            }

            await using var command = new PlannedCommand(connection, sql, sql.ToString(), true, null);
            await using var reader = await command.ExecuteReaderAsync(patience.Token);
            for (var row = 1; await reader.ReadAsync(patience.Token); row++)
            {
                if (reader.GetInt64(0) != number || reader.GetInt32(3) != row)
                {
                    Problems.Add(string.Create(CultureInfo.InvariantCulture, $"{number}: row {row} is {reader.GetInt64(0)}, {reader.GetInt32(3)}"));
                }

                if (how == 3 && row == 20)
                {
                    return "left";
                }
            }

            return "answered";
        }

        private static SqlParameterValue Number(long value) => new(ColumnKind.Int64, 0, value);

        private static SqlParameterValue Small(int value) => new(ColumnKind.Int32, 0, value);
    }
}
