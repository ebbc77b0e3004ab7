using System.Globalization;

namespace Barq.Testing.Processes;

/// <summary>A file system of few bytes, which can be filled to the last: a mounted <c>tmpfs</c>. Needs the right to mount.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int Part = 64 * 1024;

    private readonly string _filler;

    private SmallDisk(string folder)
    {
        Folder = folder;
        _filler = Path.Combine(folder, "filler");
    }

    /// <summary>Where it is mounted: only the servers' user can enter.</summary>
    public string Folder { get; }

    /// <summary>Mounts one. Skips the running test where this process may not.</summary>
    /// <param name="megabytes">Its size.</param>
    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        var folder = await UnprivilegedUser.CreateFolderAsync("disk");
        try
        {
            await Command.RunAsync("mount", ["-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", folder]);
        }
        catch (InvalidOperationException exception)
        {
            TestServers.Unavailable($"a small disk can't be mounted: {exception.Message}");
        }

        await UnprivilegedUser.GiveAsync(folder);
        return new SmallDisk(folder);
    }

    /// <summary>Takes all room that is left.</summary>
    public async Task FillAsync()
    {
        // Without a buffer: what did not fit would be tried again when the file is closed.
        await using var file = new FileStream(_filler, new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, BufferSize = 0 });
        for (var part = Part; part > 0;)
        {
            try
            {
                await file.WriteAsync(new byte[part]);
            }
            catch (IOException)
            {
                part /= 2;
            }
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(_filler);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Command.RunAsync("umount", ["--lazy", Folder]);
}
