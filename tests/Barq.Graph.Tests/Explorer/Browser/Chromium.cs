using Barq.Testing;
using Barq.Testing.Processes;

namespace Barq.Graph.Tests.Explorer.Browser;

/// <summary>
/// A headless Chromium for all tests of a class, which knows no host but this machine. Where there is none, the test is skipped, or
/// fails when servers are required.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly SemaphoreSlim _starting = new(1);
    private GuardedProcess? _process;
    private DevTools? _devTools;

    /// <summary>Opens an empty page with a profile of its own: nothing stored, nothing cached.</summary>
    /// <param name="isDark">Whether its user prefers dark colours.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="height">Of the window, in CSS pixels.</param>
    public async Task<BrowserPage> OpenPageAsync(bool isDark = false, int width = 1400, int height = 900)
    {
        var devTools = await StartAsync();
        return await BrowserPage.OpenAsync(devTools, isDark, width, height);
    }

    public async ValueTask DisposeAsync()
    {
        if (_devTools is not null)
        {
            await _devTools.DisposeAsync();
        }
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
        _starting.Dispose();
    }

    private async Task<DevTools> StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _devTools ??= await StartAsync(Find());
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task<DevTools> StartAsync(string program)
    {
        var profile = TestFolder.Create("chromium");
        _process = GuardedProcess.Start(new GuardedProcessStart(
            [
                program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-port=0", $"--user-data-dir={profile}",
            ],
            "TERM"));

        var portFile = Path.Combine(profile, "DevToolsActivePort");
        string[] lines = [];
        await Poll.UntilAsync(
            () => File.Exists(portFile) && (lines = File.ReadAllLines(portFile)).Length == 2,
            $"{program} to open its DevTools port");
        return await DevTools.ConnectAsync(new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}"));
    }

    /// <summary>The program; the running test is skipped where there is none.</summary>
    public static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var program = _names.SelectMany(_ => folders, (name, folder) => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (program is null)
        {
            TestServers.Unavailable("there is no Chromium on this machine.");
        }
        return program;
    }
}
