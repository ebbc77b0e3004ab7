using System.Data.Common;
using System.Security.Cryptography;
using Barq.Persistence.Access;
using Barq.Persistence.Sharing;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Files;

/// <summary>Keeps files in the database: written chunk by chunk, read chunk by chunk, never as a whole in memory.</summary>
/// <param name="contexts">The database.</param>
/// <param name="gate">Where each part waits for its turn.</param>
/// <param name="options">How long files are kept.</param>
/// <param name="time">The clock.</param>
public sealed class FileStore(IDbContextFactory<FleetDbContext> contexts, StatementGate gate, IOptions<StoredFileOptions> options, TimeProvider time)
{
    /// <summary>Bytes of a chunk that a stream is cut into.</summary>
    public const int ChunkSize = 256 * 1024;

    /// <summary>A new, empty file; it is there once it has been saved.</summary>
    /// <param name="organizationId">Whose it is; 0 for one over all organizations.</param>
    /// <param name="purpose">What it is.</param>
    /// <param name="name">The name under which a browser keeps it.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="createdBy">Who sent it, or asked for it.</param>
    public StoredFile New(long organizationId, FilePurpose purpose, string name, string contentType, string createdBy) => new()
    {
        OrganizationId = organizationId,
        Purpose = purpose,
        Name = name.Length > 200 ? name[..200] : name,
        ContentType = contentType.Length > 100 ? "application/octet-stream" : contentType,
        CreatedBy = createdBy,
        ExpiresAt = time.GetUtcNow().AddSeconds(options.Value.ExpireSeconds),
        LinkKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };

    /// <summary>Adds a part to a file, to be saved with whatever else the context holds.</summary>
    /// <param name="context">A context that has loaded or added the file.</param>
    /// <param name="file">The file, saved before.</param>
    /// <param name="content">The bytes; nothing happens where there are none.</param>
    public static void Append(FleetDbContext context, StoredFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(file);
        if (content.Length == 0)
        {
            return;
        }

        context.Add(new StoredFileChunk { OrganizationId = file.OrganizationId, FileId = file.Id, Number = file.Chunks, Content = content.ToArray() });
        file.Chunks++;
        file.Size += content.Length;
    }

    /// <summary>Keeps a stream as a new file, however long it is.</summary>
    /// <param name="file">The file, made by <see cref="New"/>.</param>
    /// <param name="content">The stream.</param>
    /// <param name="cancellationToken">Ends it. A file that did not come whole leaves nothing behind.</param>
    /// <exception cref="InvalidDataException">It has more bytes than <c>FILES_MAX_UPLOAD_BYTES</c>.</exception>
    public async Task SaveAsync(StoredFile file, Stream content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(content);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(file);
        var mayBeThere = false;
        try
        {
            using (var turn = await gate.EnterAsync(OwnerOf(file), cancellationToken))
            {
                mayBeThere = true;
                await context.SaveChangesAsync(cancellationToken);
            }

            await SaveAsync(context, file, content, cancellationToken);
        }
        catch
        {
            if (mayBeThere)
            {
                await RemoveAsync(file);
            }

            throw;
        }
    }

    private async Task SaveAsync(FleetDbContext context, StoredFile file, Stream content, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        var isLast = false;
        while (!isLast)
        {
            var length = await content.ReadAtLeastAsync(buffer, ChunkSize, throwOnEndOfStream: false, cancellationToken);
            isLast = length < ChunkSize;
            if (file.Size + length > options.Value.MaxUploadBytes)
            {
                throw new InvalidDataException($"A file has at most {options.Value.MaxUploadBytes} bytes.");
            }

            Append(context, file, buffer.AsMemory(0, length));
            file.IsComplete = isLast;
            await SavePartAsync(context, file, cancellationToken);
            foreach (var chunk in context.ChangeTracker.Entries<StoredFileChunk>().ToArray())
            {
                chunk.State = EntityState.Detached;
            }
        }
    }

    // A turn for each part and none for the time in which the next one comes.
    private async Task SavePartAsync(FleetDbContext context, StoredFile file, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(OwnerOf(file), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
    }

    private static StatementOwner OwnerOf(StoredFile file) => new(file.OrganizationId, file.CreatedBy);

    private async Task RemoveAsync(StoredFile file)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(CancellationToken.None);

            // One whose first statement was given up has no key yet, and may be there all the same.
            await (file.Id != 0 ? context.StoredFiles.Where(row => row.Id == file.Id) : context.StoredFiles.Where(row => row.LinkKey == file.LinkKey))
                .ExecuteDeleteAsync(CancellationToken.None);
        }
        catch (DbException)
        {
            // The database is away: what has come expires, and nobody can read it until then, as it is not complete.
        }
    }

    /// <summary>Finds a complete file that has not expired.</summary>
    /// <param name="caller">On whose behalf: other organizations' files are not there.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<StoredFile?> FindAsync(Caller caller, long key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Fence = caller.Fence;
        var now = time.GetUtcNow();
        using var turn = await gate.EnterAsync(caller.Owner, cancellationToken);
        return await context.StoredFiles.AsNoTracking().FirstOrDefaultAsync(file => file.Id == key && file.IsComplete && file.ExpiresAt > now, cancellationToken);
    }

    /// <summary>Opens a file for reading from its beginning.</summary>
    /// <param name="file">The file.</param>
    public Stream OpenRead(StoredFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new StoredFileStream(contexts, gate, OwnerOf(file), file.Id, file.Size);
    }
}
