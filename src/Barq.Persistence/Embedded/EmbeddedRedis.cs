using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using Barq.Persistence.Settings;
using StackExchange.Redis;

namespace Barq.Persistence.Embedded;

/// <summary>Garnet, a Redis-compatible server, in this process: on a free loopback port, with a password that nobody else knows.</summary>
internal sealed class EmbeddedRedis : IDisposable
{
    private const int Attempts = 5;
    private readonly GarnetServer _server;
    private readonly string _password;
    private readonly int _port;

    private EmbeddedRedis(GarnetServer server, string password, int port)
    {
        _server = server;
        _password = password;
        _port = port;
    }

    /// <summary>Starts a server; it keeps nothing beyond the process.</summary>
    /// <exception cref="StartupException">No port could be had.</exception>
    public static EmbeddedRedis Start()
    {
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            try
            {
                // Scripts (--lua) are what the job queue and locks are made of. Each has its keys to itself while it runs, as in Redis: this server has a thread for each connection.
                var server = new GarnetServer(
                    ["--bind", "127.0.0.1", "--port", $"{port}", "--lua", "--lua-transaction-mode", "-q", "--auth", "Password", "--password", password]);
                server.Start();
                return new EmbeddedRedis(server, password, port);
            }
            catch (SocketException exception)
            {
                // Another process may take the port between our look and Garnet's.
                if (attempt == Attempts)
                {
                    throw new StartupException("The embedded Redis server found no free loopback port.", exception);
                }
            }
        }
    }

    /// <summary>What a client needs to reach it.</summary>
    public ConfigurationOptions CreateConfiguration() =>
        new() { EndPoints = { { IPAddress.Loopback, _port } }, Password = _password, AbortOnConnectFail = false };

    public void Dispose() => _server.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
