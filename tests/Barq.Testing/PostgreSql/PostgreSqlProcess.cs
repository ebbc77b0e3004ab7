using System.Globalization;
using Barq.Testing.Processes;
using Npgsql;

namespace Barq.Testing.PostgreSql;

/// <summary>
/// A PostgreSQL server of a test's own, which it may kill, stop, start again and pause. It listens on a loopback port that
/// stays the same over restarts, trusts everybody there, and is gone with its data when it is disposed or the test process
/// ends in whatever way.
/// </summary>
public sealed class PostgreSqlProcess : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private readonly string _folder;
    private GuardedProcess? _process;

    private PostgreSqlProcess(string folder) => _folder = folder;

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>True while it runs or is paused.</summary>
    public bool IsAlive => _process is { IsAlive: true };

    /// <summary>The server's log since its last start.</summary>
    public string Log => _process?.Output.ToString() ?? "";

    /// <summary>The connection string of its superuser to the database "postgres".</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "postgres",
        Database = "postgres",
    }.ConnectionString;

    /// <summary>
    /// Makes a new server and waits until it answers. Skips the running test where PostgreSQL's programs are not on this
    /// machine: a server of others or in a container can't be killed by its process id.
    /// </summary>
    public static async Task<PostgreSqlProcess> StartNewAsync()
    {
        if (PostgreSqlBinaries.Folder is null)
        {
            TestServers.Unavailable("PostgreSQL's programs (initdb, postgres) are not on this machine.");
        }
        var server = new PostgreSqlProcess(await UnprivilegedUser.CreateFolderAsync("barq-postgres-"));
        await server.InitializeFolderAsync();
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts the server again on the same port and data, and waits until it answers.</summary>
    public async Task StartAsync()
    {
        if (IsAlive)
        {
            throw new InvalidOperationException("The server runs already.");
        }
        var isFirstStart = Port == 0;
        for (var attempt = 1; ; attempt++)
        {
            Port = isFirstStart ? FreePort.Next() : Port;
            await DropProcessAsync();
            _process = await GuardedProcess.StartAsync(new GuardedProcessStart(UnprivilegedUser.Wrap(ServerCommand()), LastSignal: "QUIT")
            {
                FolderToRemove = _folder,
            });
            await Poll.UntilAsync(async () => !_process.IsAlive || await AnswersAsync(), "PostgreSQL to answer");
            if (_process.IsAlive)
            {
                return;
            }
            if (attempt == StartAttempts)
            {
                throw new InvalidOperationException($"PostgreSQL did not start on port {Port}:\n{Log}");
            }
        }
    }

    /// <summary>Shuts the server down in order, open connections or not (PostgreSQL's "fast" mode), and waits for its end.</summary>
    public Task StopAsync() => Running.EndAsync("INT");

    /// <summary>Kills all its processes at once (SIGKILL), as a power cut would.</summary>
    public Task KillAsync() => Running.KillAsync();

    /// <summary>Freezes it (SIGSTOP): connections stay open, new ones are accepted by the kernel, nothing is answered.</summary>
    public void Pause() => Running.Pause();

    /// <summary>Lets it go on after <see cref="Pause"/>.</summary>
    public void Resume() => Running.Resume();

    /// <summary>Ends the server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        await DropProcessAsync();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private GuardedProcess Running => IsAlive ? _process! : throw new InvalidOperationException("The server does not run.");

    private async Task DropProcessAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.EndAsync("QUIT");
            await process.DisposeAsync();
        }
    }

    private async Task InitializeFolderAsync()
    {
        // The cluster's own collation is a linguistic one on purpose: SQL that relies on the ordinal order of SQLite without
        // asking for it is wrong in production, and so fails here.
        string[] arguments =
        [
            Path.Combine(PostgreSqlBinaries.Folder!, "initdb"), "--pgdata", Path.Combine(_folder, "data"),
            "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions",
            "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US",
        ];
        var command = UnprivilegedUser.Wrap(arguments);
        await Command.RunAsync(command[0], command.Skip(1));
    }

    private string[] ServerCommand() =>
    [
        Path.Combine(PostgreSqlBinaries.Folder!, "postgres"), "-D", Path.Combine(_folder, "data"),
        "-p", Port.ToString(CultureInfo.InvariantCulture),
        "-c", "listen_addresses=127.0.0.1",
        "-c", $"unix_socket_directories={_folder}",
        "-c", "max_connections=300",
        "-c", "shared_buffers=64MB",
        // The data need not outlive the machine, only the processes; those find it in the kernel's page cache.
        "-c", "fsync=off",
        "-c", "full_page_writes=off",
        // Statistics and plans come from what a test itself does.
        "-c", "autovacuum=off",
    ];

    private async Task<bool> AnswersAsync()
    {
        try
        {
            // Unpooled: a kept connection would not say whether the server answers now.
            await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false;Timeout=5");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
