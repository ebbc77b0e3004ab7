using System.Globalization;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Hosting;

/// <summary>
/// The command <c>ready</c> of each host: asks the one that runs on this machine whether it is ready. Images ask so for their health, as they have neither
/// a shell nor an HTTP client; every few seconds, so it sets no host up for it.
/// </summary>
internal static class ReadyProbe
{
    /// <summary>The command's name.</summary>
    public const string Name = "ready";

    /// <summary>What <c>--help</c> says of it.</summary>
    public const string Description = "Asks the host that runs on this machine, at HTTP_PORT, whether it is ready: exits with 0 where it is.";

    /// <summary>The exit code where there is no answer, or another than that it is ready.</summary>
    public const int NotReady = 1;

    // Less than whoever asks waits for this process.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(4);

    /// <summary>Asks, and says on the error output why it is not ready.</summary>
    /// <param name="port">The port where <c>HTTP_PORT</c> is unset.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> AskAsync(int port)
    {
        var set = Environment.GetEnvironmentVariable("HTTP_PORT");
        if (!string.IsNullOrWhiteSpace(set))
        {
            port = ushort.TryParse(set, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new StartupException($"HTTP_PORT must be a port, not '{set}'.");
        }

        // Whatever proxy the host's own requests go through: this one stays on the machine.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = _patience };
        try
        {
            using var answer = await client.GetAsync(new UriBuilder("http", "127.0.0.1", port, "/health/ready").Uri, HttpCompletionOption.ResponseHeadersRead);
            if (answer.IsSuccessStatusCode)
            {
                return 0;
            }

            await Console.Error.WriteLineAsync($"barq: not ready: it answers {(int)answer.StatusCode}");
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"barq: not ready: {exception.Message}");
        }

        return NotReady;
    }
}
