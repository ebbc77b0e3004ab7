using System.Globalization;
using System.Net.Sockets;
using Barq.Testing.Processes;

namespace Barq.Testing.Restarting;

/// <summary>An nginx of a test's own in front of gateways: requests go to each in turn, and to the next where one refuses the connection.</summary>
public sealed class NginxProcess : RestartableServer
{
    private const string LeftOut = "barq: left out:";
    private readonly IReadOnlyList<int> _gateways;
    private readonly bool _keepAlive;
    private readonly bool _isShipped;

    private NginxProcess(string folder, IReadOnlyList<int> gateways, bool keepAlive, bool isShipped = false)
        : base(folder) => (_gateways, _keepAlive, _isShipped) = (gateways, keepAlive, isShipped);

    /// <summary>Where it listens.</summary>
    public Uri BaseAddress => new($"http://127.0.0.1:{Port}/");

    /// <summary>What it has complained of so far, a line each.</summary>
    public IReadOnlyList<string> Complaints => File.Exists(ErrorLog) ? File.ReadAllLines(ErrorLog) : [];

    private string ErrorLog => Path.Combine(Folder, "error.log");

    private protected override string StopSignal => "QUIT";

    // Killed, it would leave its workers behind.
    private protected override string LastSignal => "TERM";

    private protected override IReadOnlyList<string> Command
    {
        get
        {
            var file = Path.Combine(Folder, "nginx.conf");
            if (!_isShipped)
            {
                File.WriteAllText(file, Configuration());
                return [Program!, "-p", Folder, "-c", file, "-e", ErrorLog];
            }

            File.Copy(Repository.PathOf("deploy", "nginx", "nginx.conf"), file, overwrite: true);
            File.WriteAllText(Path.Combine(Folder, "listen.conf"), $"listen 127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)};");
            File.WriteAllLines(Path.Combine(Folder, "upstream.conf"), _gateways.Select(port => $"server {AddressOf(port)} max_fails=1 fail_timeout=2s;"));
            return [Repository.PathOf("deploy", "nginx", "watch"), Folder, Path.Combine(Folder, "state")];
        }
    }

    private static string? Program { get; } = Find("nginx");

    /// <summary>Starts one. Skips the running test where nginx is not on this machine.</summary>
    /// <param name="gateways">The gateways' ports.</param>
    /// <param name="keepAlive">Whether it keeps connections to them.</param>
    public static async Task<NginxProcess> StartNewAsync(IReadOnlyList<int> gateways, bool keepAlive)
    {
        if (Program is null)
        {
            TestServers.Unavailable("nginx is not on this machine.");
        }

        var server = new NginxProcess(TestFolder.Create("nginx"), gateways, keepAlive);
        await server.StartAsync();
        return server;
    }

    /// <summary>
    /// Starts one with the very file that operators get, <c>deploy/nginx/nginx.conf</c>, by the script that leaves out gateways which are not ready; what it includes names these
    /// gateways and a port of this machine.
    /// </summary>
    /// <param name="gateways">The gateways' ports.</param>
    public static async Task<NginxProcess> StartShippedAsync(params IReadOnlyList<int> gateways)
    {
        if (Program is null || Find("wget") is null)
        {
            TestServers.Unavailable("nginx and wget are not on this machine.");
        }

        var server = new NginxProcess(TestFolder.Create("nginx"), gateways, keepAlive: true, isShipped: true);
        await server.StartAsync();
        return server;
    }

    /// <summary>Returns once those of the gateways that are not ready, and no others, are left out.</summary>
    /// <param name="gateways">Their ports; none for all to be asked again.</param>
    public Task UntilLeftOutAsync(params IReadOnlyList<int> gateways) => Poll.UntilAsync(
        () => Log.Split('\n').LastOrDefault(line => line.StartsWith(LeftOut, StringComparison.Ordinal))?[LeftOut.Length..].Trim() == (gateways.Count == 0 ? "none" : string.Join(' ', gateways.Select(AddressOf))),
        $"gateways to be left out: {string.Join(' ', gateways)}");

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/sbin") // A user's PATH may lack it.
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string AddressOf(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private protected override async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // As docs/http.md advises: one that refuses is asked again with the next request, and not held off for ten seconds.
    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $$"""
        daemon off;
        worker_processes 1;
        pid {{Folder}}/nginx.pid;
        worker_rlimit_nofile 20000;
        events { worker_connections 10000; }
        http {
          access_log off;
          client_body_temp_path {{Folder}}/body;
          proxy_temp_path {{Folder}}/proxy;
          fastcgi_temp_path {{Folder}}/fastcgi;
          uwsgi_temp_path {{Folder}}/uwsgi;
          scgi_temp_path {{Folder}}/scgi;
          upstream barq {
            {{string.Join('\n', _gateways.Select(port => $"server 127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)} max_fails=0;"))}}
            {{(_keepAlive ? "keepalive 16;" : "")}}
          }
          server {
            listen 127.0.0.1:{{Port}};
            location / {
              proxy_pass http://barq;
              proxy_http_version 1.1;
              proxy_set_header Connection {{(_keepAlive ? "\"\"" : "close")}};
            }
          }
        }
        """);
}
