using Barq.Jobs.Hosting;

namespace Barq.Graph.Commands;

/// <summary>Does what the gateway's command line says.</summary>
internal static class CommandLine
{
    /// <summary>Runs the named command, or serves where none is named.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="args">The command line.</param>
    /// <param name="map">Maps the endpoints that it serves.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunCommandAsync(this WebApplication app, string[] args, Action map) => app.RunCommandLineAsync(
        args,
        "Barq, the GraphQL gateway of a delivery fleet. Without a command it serves.",
        map,
        app.Services.GetServices<IGatewayCommand>().Select(command => command.Create()));
}
