using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Barq.Testing.Processes;

namespace Barq.Testing.Redis;

/// <summary>A Redis server of a test's own, empty after each start unless its settings say otherwise; it starts in milliseconds.</summary>
public sealed class RedisProcess : RestartableServer
{
    private readonly string[] _settings;

    private RedisProcess(string folder, string[] settings)
        : base(folder) => _settings = settings;

    /// <summary>The server as a value of <c>REDIS_URL</c>.</summary>
    public string Url => $"redis://127.0.0.1:{Port}/0";

    /// <summary>The server as a StackExchange.Redis configuration string.</summary>
    public string Configuration => $"127.0.0.1:{Port}";

    private protected override string StopSignal => "TERM";

    private protected override string LastSignal => "KILL";

    private protected override IReadOnlyList<string> Command =>
    [
        RedisBinaries.Server!, "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
        "--dir", Folder, "--save", "", "--appendonly", "no", "--maxclients", "1000", .. _settings,
    ];

    /// <summary>
    /// Makes a new server and waits until it answers. Skips the running test where <c>redis-server</c> is not on this
    /// machine: another's server, or one in a container, can't be killed by its process id.
    /// </summary>
    /// <param name="settings">Further arguments of the server, which win over what tests have by default.</param>
    public static async Task<RedisProcess> StartNewAsync(params string[] settings)
    {
        if (RedisBinaries.Server is null)
        {
            TestServers.Unavailable("redis-server is not on this machine.");
        }
        var server = new RedisProcess(TestFolder.Create("redis"), settings);
        await server.StartAsync();
        return server;
    }

    /// <summary>Empties all of its databases, as an operator may.</summary>
    public async Task FlushAllAsync()
    {
        if (await AskAsync("FLUSHALL") is var answer and not "+OK")
        {
            throw new InvalidOperationException($"Redis was not emptied: {answer}");
        }
    }

    private protected override async Task<bool> AnswersAsync()
    {
        try
        {
            return await AskAsync("PING") is "+PONG" or "-NOAUTH Authentication required.";
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return false;
        }
    }

    private async Task<string?> AskAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync();
    }
}
