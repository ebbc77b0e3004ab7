using System.Diagnostics;

namespace Barq.Testing.Processes;

/// <summary>Runs a short command to its end.</summary>
internal static class Command
{
    /// <summary>Returns its standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with an exit code other than 0; the message holds its standard error.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var process = Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error}{await output}");
    }
}
