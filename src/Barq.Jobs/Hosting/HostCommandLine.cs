using System.CommandLine;

namespace Barq.Jobs.Hosting;

/// <summary>Does what a host's command line says. Results go to the standard output, all else to the error output.</summary>
public static class HostCommandLine
{
    /// <summary>The exit code of a command line that can't be read.</summary>
    public const int UsageError = 2;

    /// <summary>Runs the named command, or serves where none is named; <c>--help</c> tells of all of them.</summary>
    /// <param name="app">The host.</param>
    /// <param name="args">The command line.</param>
    /// <param name="description">What the program is.</param>
    /// <param name="map">Maps the endpoints that it serves; commands need none.</param>
    /// <param name="commands">Its commands.</param>
    /// <returns>The exit code: 0, <see cref="BarqHost.StartupFailed"/> or <see cref="UsageError"/>.</returns>
    public static async Task<int> RunCommandLineAsync(this WebApplication app, string[] args, string description, Action map, params IEnumerable<Command> commands)
    {
        ArgumentNullException.ThrowIfNull(commands);
        var root = new RootCommand(description)
        {
            // The host's own options, such as --urls, have been read by now; a word that is no command is a mistake.
            TreatUnmatchedTokensAsErrors = args is [[not '-', ..], ..],
        };
        root.SetAction((_, _) => app.ServeAsync(map));
        // Asked for alone it is answered before there is a host; here it is told of.
        foreach (var command in commands.Append(new Command(ReadyProbe.Name, ReadyProbe.Description)))
        {
            root.Subcommands.Add(command);
        }

        var parsed = root.Parse(args);
        // The host handles signals itself, and ends in order; a command that is interrupted leaves nothing half done.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        if (parsed.Errors.Count > 0)
        {
            // The usage that comes with a mistake is no result: $(…) must not take it for one.
            configuration.Output = configuration.Error;
            await parsed.InvokeAsync(configuration);
            return UsageError;
        }

        return await parsed.InvokeAsync(configuration);
    }
}
