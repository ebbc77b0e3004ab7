using Barq.Persistence.Files;
using Barq.Persistence.Writing;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Csv;

/// <summary>A table that a job makes step by step, each part in the transaction of its step.</summary>
internal static class ResultFile
{
    /// <summary>Adds rows to a table, which begins with its first rows.</summary>
    /// <param name="scope">The step.</param>
    /// <param name="files">Makes the file.</param>
    /// <param name="known">The file's key; null where it has not begun.</param>
    /// <param name="organizationId">Whose it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="rows">The rows, by <see cref="CsvText.Rows"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<StoredFile> AppendAsync(
        WriteScope scope, FileStore files, long? known, long organizationId, string name, IReadOnlyList<string> columns, byte[] rows, CancellationToken cancellationToken)
    {
        var file = known is { } key ? await scope.Context.StoredFiles.SingleAsync(row => row.Id == key, cancellationToken) : null;
        if (file is null)
        {
            file = files.New(organizationId, FilePurpose.Result, name, "text/csv; charset=utf-8", scope.Caller.Name);
            scope.Context.Add(file);
            await scope.Context.SaveChangesAsync(cancellationToken);
            rows = [.. CsvText.Header(columns), .. rows];
        }

        FileStore.Append(scope.Context, file, rows);
        return file;
    }

    /// <summary>Says that all rows are there.</summary>
    public static async Task<StoredFile> CompleteAsync(WriteScope scope, long key, CancellationToken cancellationToken)
    {
        var file = await scope.Context.StoredFiles.SingleAsync(row => row.Id == key, cancellationToken);
        file.IsComplete = true;
        return file;
    }
}
