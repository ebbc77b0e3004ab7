using System.CommandLine;
using Barq.Jobs.Hosting;

namespace Barq.Graph.Commands;

/// <summary>Does what the command line says.</summary>
internal static class CommandLine
{
    /// <summary>The exit code of a command line that can't be read.</summary>
    public const int UsageError = 2;

    /// <summary>Runs the named command, or serves where none is named.</summary>
    /// <param name="app">The gateway.</param>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunCommandAsync(this WebApplication app, string[] args)
    {
        var root = new RootCommand("Barq, the GraphQL gateway of a delivery fleet. Without a command it serves.")
        {
            // The host's own options, such as --urls, have been read by now; a word that is no command is a mistake.
            TreatUnmatchedTokensAsErrors = args is [[not '-', ..], ..],
        };
        root.SetAction((_, _) => app.ServeAsync());
        foreach (var command in app.Services.GetServices<IGatewayCommand>().Select(command => command.Create()))
        {
            root.Subcommands.Add(command);
        }

        var parsed = root.Parse(args);
        // The host handles signals itself, and ends in order; a command that is interrupted leaves nothing half done.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (parsed.Errors.Count > 0)
        {
            await parsed.InvokeAsync(configuration);
            return UsageError;
        }

        return await parsed.InvokeAsync(configuration);
    }
}
