using System.Diagnostics;
using Barq.Testing.Processes;

namespace Barq.Testing.Gateway;

/// <summary>What the built gateway did as a program that ends by itself: a command, or a start that is refused.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record GatewayCommand(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of <see cref="Error"/>.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs it to its end, in a clean environment with just the given variables.</summary>
    /// <param name="start">What to run.</param>
    /// <param name="patience">How long it is waited for; two minutes by default.</param>
    /// <exception cref="TimeoutException">It did not end by itself, and was killed.</exception>
    public static async Task<GatewayCommand> RunAsync(GatewayStart start, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(start);
        var folder = start.WorkingDirectory ?? TestFolder.Create("gateway");
        var info = new ProcessStartInfo("dotnet", [start.Program ?? RepositoryFolder.Program("Barq.Graph"), .. start.Arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        GatewayProcess.Configure(info.Environment, FreePort.Next(), start.Environment);
        using var process = Process.Start(info) ?? throw new InvalidOperationException("The gateway did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(patience ?? TimeSpan.FromMinutes(2));
            return new GatewayCommand(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            if (start.WorkingDirectory is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
