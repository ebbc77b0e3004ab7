using System.Security.Cryptography;
using Barq.Persistence.Access;
using Barq.Persistence.Files;
using Barq.Persistence.Tests.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Files;

/// <summary>Files lie in the database in chunks, and are there for their organization alone, for as long as they last.</summary>
public sealed class FileStoreTests : WriteTest
{
    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Save_StreamOfSeveralChunks_IsReadAsItWasWritten(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var store = fleet.Get<FileStore>();
        var content = RandomNumberGenerator.GetBytes((2 * FileStore.ChunkSize) + 17);
        var file = New(store, 1);

        await store.SaveAsync(file, new Trickle(content), CancellationToken.None);

        Assert.Equal((content.Length, 3, true), (file.Size, file.Chunks, file.IsComplete));
        await using var read = store.OpenRead(file);
        using var copy = new MemoryStream();
        await read.CopyToAsync(copy, 1000);
        Assert.Equal(content, copy.ToArray());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Save_MoreThanAllowed_IsNeverComplete(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider, ("FILES_MAX_UPLOAD_BYTES", "1000"));
        var store = fleet.Get<FileStore>();
        var file = New(store, 1);

        await Assert.ThrowsAsync<InvalidDataException>(() => store.SaveAsync(file, new MemoryStream(new byte[1001]), CancellationToken.None));

        Assert.Null(await store.FindAsync(Manager, file.Id, CancellationToken.None));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Find_AnotherOrganizationOrExpired_IsNotThere(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var store = fleet.Get<FileStore>();
        var file = New(store, 1);
        await store.SaveAsync(file, new MemoryStream([1]), CancellationToken.None);

        Assert.NotNull(await store.FindAsync(Manager, file.Id, CancellationToken.None));
        Assert.Null(await store.FindAsync(Caller.User(2, CallerRole.Owner), file.Id, CancellationToken.None));
        await fleet.SetAsync(context => context.StoredFiles.ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, DateTimeOffset.UnixEpoch)));
        Assert.Null(await store.FindAsync(Manager, file.Id, CancellationToken.None));
    }

    private static StoredFile New(FileStore store, long organization) => store.New(organization, FilePurpose.Upload, "a.csv", "text/csv", "user 7");

    // A network gives what has come, not what was asked for.
    private sealed class Trickle(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 10_007)], cancellationToken);
    }
}
