using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Barq.Testing.Processes;

namespace Barq.Testing.Redis;

/// <summary>A sentinel with the very file that operators get (<c>deploy/redis/sentinel.conf</c>), but for the address that it watches and its port.</summary>
public sealed class SentinelProcess : RestartableServer
{
    /// <summary>The name of the service in the shipped file.</summary>
    public const string Service = "barq-cache";

    private readonly int _primary;
    private int _writtenFor;

    private SentinelProcess(string folder, int primary)
        : base(folder) => _primary = primary;

    private protected override string StopSignal => "TERM";

    private protected override string LastSignal => "KILL";

    private protected override IReadOnlyList<string> Command
    {
        get
        {
            var file = Path.Combine(Folder, "sentinel.conf");
            var shipped = File.ReadAllText(Repository.PathOf("deploy", "redis", "sentinel.conf"));
            var watched = string.Create(CultureInfo.InvariantCulture, $"sentinel monitor {Service} 127.0.0.1 {_primary} 2");
            if (_writtenFor == Port)
            {
                return [RedisBinaries.Server!, file, "--sentinel"];
            }

            // Once for each port: it reads and writes the file itself from its start on.
            _writtenFor = Port;
            File.WriteAllText(file, shipped.Replace($"sentinel monitor {Service} redis 6379 2", watched, StringComparison.Ordinal).Replace("port 26379", $"port {Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
            return [RedisBinaries.Server!, file, "--sentinel"];
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="primary">The server that it watches.</param>
    public static async Task<SentinelProcess> StartNewAsync(RedisProcess primary)
    {
        ArgumentNullException.ThrowIfNull(primary);
        var sentinel = new SentinelProcess(TestFolder.Create("sentinel"), primary.Port);
        await sentinel.StartAsync();
        return sentinel;
    }

    /// <summary>Sends a command.</summary>
    /// <returns>All lines that are there of the answer.</returns>
    public async Task<string> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"));
        var buffer = new byte[65_536];
        return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
    }

    private protected override async Task<bool> AnswersAsync()
    {
        try
        {
            return (await AskAsync("PING")).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }
}
