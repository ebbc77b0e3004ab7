using Barq.Jobs.Offloading;
using Barq.Persistence.Files;
using Barq.Persistence.Writing;

namespace Barq.Jobs.Csv;

/// <summary>A page of a report.</summary>
/// <param name="Rows">Its rows.</param>
/// <param name="Last">The key behind which the next page begins.</param>
internal sealed record ReportPage(IReadOnlyList<string?[]> Rows, long Last);

/// <summary>
/// Makes a report page by page, in the order of keys. Each page is a step: its rows and the checkpoint are one transaction, so that after a
/// crash the next attempt goes on behind the last page, and no row stands in the file twice.
/// </summary>
/// <param name="files">Keep the report.</param>
public sealed class ReportSteps(FileStore files)
{
    /// <summary>Makes a report.</summary>
    /// <param name="context">The job.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="read">Reads the page behind a key in a step's transaction; an empty one is the end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<ReportResult> RunAsync(
        JobContext context, string name, IReadOnlyList<string> columns, Func<WriteScope, long, CancellationToken, Task<ReportPage>> read, CancellationToken cancellationToken)
    {
        var done = await context.AdvanceToEndAsync(
            new ReportProgress(0, 0, null, false),
            progress => progress.IsEnd,
            async (scope, before, token) =>
            {
                var page = await read(scope, before.After, token);
                if (page.Rows.Count == 0 && before.File is not null)
                {
                    return before with { IsEnd = true };
                }

                var file = await ResultFile.AppendAsync(
                    scope, files, before.File, context.OrganizationId, name, columns, CsvText.Rows(columns.Count, page.Rows), token);
                return new ReportProgress(page.Last, before.Rows + page.Rows.Count, file.Id, page.Rows.Count == 0);
            },
            after => $"{after.Rows} rows",
            cancellationToken);
        return await context.CompleteAsync(
            async (scope, token) =>
            {
                var file = await ResultFile.CompleteAsync(scope, done.File!.Value, token);
                return new ReportResult(done.Rows, file.Size, FileLink.Of(file), file.ExpiresAt);
            },
            cancellationToken);
    }

    private sealed record ReportProgress(long After, int Rows, long? File, bool IsEnd);
}
