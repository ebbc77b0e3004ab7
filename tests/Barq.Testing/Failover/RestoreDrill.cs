using System.Globalization;
using Barq.Testing.Fleet;
using Barq.Testing.PostgreSql;
using Barq.Testing.Processes;

namespace Barq.Testing.Failover;

/// <summary>What is backed up comes back: a dump in a fresh server, and a base backup as one.</summary>
public static class RestoreDrill
{
    private const string Counts = """
        SELECT string_agg(relname || ' ' || (xpath('/row/n/text()', query_to_xml('SELECT count(*) AS n FROM ' || c.oid::regclass, false, true, '')))[1]::text, ', ' ORDER BY relname)
        FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
        """;

    private const string Indexes = "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE i.indisvalid AND c.relnamespace = 'public'::regnamespace";

    /// <summary>Backs the demo fleet up in both ways, and restores it.</summary>
    /// <returns>The rows of each table and the number of indexes, as they were, in the restored dump, and in the restored base backup.</returns>
    public static async Task<(string Before, string Dump, string BaseBackup)> RunAsync()
    {
        await using var server = await PostgreSqlProcess.StartNewAsync();
        await using var database = await PostgreSqlServer.CreateDatabaseAsync(server, FleetDatabases.Demo);
        var before = await ReadAsync(server, database.Name);

        // As docs/operations/backup.md has it.
        var file = Path.Combine(TestFolder.Create("backup"), "barq.dump");
        await Command.RunAsync(Program("pg_dump"), ["--format=custom", $"--file={file}", UrlOf(server, database.Name)]);
        await using var fresh = await PostgreSqlProcess.StartNewAsync();
        await fresh.ExecuteAsync("CREATE DATABASE barq_restored");
        await Command.RunAsync(Program("pg_restore"), ["--no-owner", $"--dbname={UrlOf(fresh, "barq_restored")}", file]);
        var dump = await ReadAsync(fresh, "barq_restored");

        await using var copy = await server.StartReplicaAsync();
        await copy.ExecuteAsync("SELECT pg_promote(wait => true)");
        return (before, dump, await ReadAsync(copy, database.Name));
    }

    private static async Task<string> ReadAsync(PostgreSqlProcess server, string database) =>
        $"{await server.ExecuteAsync(Counts, database)}; {await server.ExecuteAsync(Indexes, database)} indexes";

    private static string UrlOf(PostgreSqlProcess server, string database) => string.Create(CultureInfo.InvariantCulture, $"postgresql://postgres@127.0.0.1:{server.Port}/{database}");

    private static string Program(string name)
    {
        // Some machines have links to the server alone in their path.
        var server = new FileInfo(Path.Combine(PostgreSqlBinaries.Folder!, "postgres"));
        return Path.Combine(Path.GetDirectoryName(server.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? server.FullName)!, name);
    }
}
