using System.Collections.Concurrent;
using System.Text.Json;

namespace Barq.Testing.Processes;

/// <summary>Runs the real JavaScript clients: a folder with scripts, a <c>package.json</c> and its lock file.</summary>
public sealed class NodeScripts
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<NodeScripts>>> _restored = new(StringComparer.Ordinal);

    private readonly string _folder;

    private NodeScripts(string folder) => _folder = folder;

    /// <summary>
    /// Copies the folder and restores its packages, once per process. Skips the running test where there is no Node.js, or fails
    /// it (<see cref="TestServers.Unavailable"/>).
    /// </summary>
    /// <param name="folder">Its path.</param>
    public static async Task<NodeScripts> RestoreAsync(string folder)
    {
        try
        {
            await Command.RunAsync("node", ["--version"]);
            await Command.RunAsync("npm", ["--version"]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            TestServers.Unavailable("Node.js or npm is not on this machine");
        }

        return await _restored.GetOrAdd(folder, key => new Lazy<Task<NodeScripts>>(() => CopyAsync(key))).Value;
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The JSON that it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it wrote.</exception>
    public async Task<JsonElement> RunAsync(string script, params string[] arguments) =>
        JsonElement.Parse(await Command.RunAsync("node", [Path.Combine(_folder, script), .. arguments]));

    private static async Task<NodeScripts> CopyAsync(string source)
    {
        var folder = TestFolder.Create("node");
        foreach (var file in Directory.EnumerateFiles(source).Where(file => Path.GetExtension(file) is ".js" or ".json"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await Command.RunAsync("npm", ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]);
        return new NodeScripts(folder);
    }
}
