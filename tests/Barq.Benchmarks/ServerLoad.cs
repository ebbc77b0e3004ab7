using System.Globalization;
using Barq.Testing.Gateway;

namespace Barq.Benchmarks;

/// <summary>What a run of requests took of the process that answers them.</summary>
/// <param name="CpuMicroseconds">Its CPU time for one request, in user and kernel mode, all threads.</param>
/// <param name="PerSecond">Requests that were answered in a second.</param>
internal readonly record struct ServerLoad(double CpuMicroseconds, double PerSecond)
{
    /// <summary>Clients that ask side by side, each as soon as it has its answer.</summary>
    public const int Connections = 16;

    /// <summary>Sends so many requests to a gateway of <c>serve</c>, and measures.</summary>
    public static async Task<ServerLoad> MeasureAsync(GatewayProcess gateway, Func<HttpRequestMessage> make, int requests)
    {
        var each = Math.Max(1, requests / Connections);
        var cpu = await CpuAsync(gateway);
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < each; i++)
            {
                using var request = make();
                using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseContentRead);
                response.EnsureSuccessStatusCode();
            }
        })));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return new ServerLoad((await CpuAsync(gateway) - cpu) / (each * Connections), each * Connections / seconds);
    }

    private static async Task<double> CpuAsync(GatewayProcess gateway) =>
        double.Parse(await gateway.Client.GetStringAsync("drill/cpu"), CultureInfo.InvariantCulture);
}
