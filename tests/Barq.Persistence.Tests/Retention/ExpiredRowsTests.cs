using Barq.Persistence.Access;
using Barq.Persistence.Auditing;
using Barq.Persistence.Files;
using Barq.Persistence.Idempotency;
using Barq.Persistence.Organizations;
using Barq.Persistence.Retention;
using Barq.Persistence.Tests.Writing;
using Barq.Persistence.Writing;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Tests.Retention;

/// <summary>What has expired goes, and nothing else.</summary>
public sealed class ExpiredRowsTests : WriteTest
{
    private static readonly DateTimeOffset _cut = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Remove_OldAndYoungRows_TakesTheOldAlone(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        await fleet.SetAsync(async context =>
        {
            foreach (var (name, time) in new[] { ("old", _cut.AddDays(-1)), ("young", _cut.AddDays(1)) })
            {
                context.Add(new AuditEntry { OrganizationId = 1, Actor = name, Action = "a", EntityType = "T", EntityId = 1, CreatedAt = time });
                context.Add(new IdempotencyRecord { OrganizationId = 1, Actor = name, Key = "k", Fingerprint = "f", CreatedAt = time });
            }

            await context.SaveChangesAsync();
        });

        Assert.Equal(1, await RunAsync(fleet, (scope, token) => ExpiredRows.RemoveAuditEntriesAsync(scope, _cut, token)));
        Assert.Equal(1, await RunAsync(fleet, (scope, token) => ExpiredRows.RemoveIdempotencyKeysAsync(scope, _cut, token)));
        Assert.Equal(0, await RunAsync(fleet, (scope, token) => ExpiredRows.RemoveAuditEntriesAsync(scope, _cut, token)));

        Assert.Equal(["young"], await fleet.ReadAsync(context => context.AuditLog.Select(row => row.Actor).ToListAsync()));
        Assert.Equal(["young"], await fleet.ReadAsync(context => context.IdempotencyKeys.Select(row => row.Actor).ToListAsync()));
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task RemoveFiles_Expired_GoWithTheirChunks(TestProvider provider)
    {
        await using var fleet = await StartAsync(provider);
        var store = fleet.Get<FileStore>();
        foreach (var days in new[] { -1, 1 })
        {
            var file = store.New(1, FilePurpose.Result, "a.csv", "text/csv", "user 7");
            file.ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(days);
            await store.SaveAsync(file, new MemoryStream([1, 2, 3]), CancellationToken.None);
        }

        Assert.Equal(1, await RunAsync(fleet, ExpiredRows.RemoveFilesAsync));

        Assert.Equal((1, 1), (await fleet.ReadAsync(context => context.StoredFiles.CountAsync()), await fleet.ReadAsync(context => context.StoredFileChunks.CountAsync())));
    }

    private static async Task<int> RunAsync(WrittenFleet fleet, Func<WriteScope, CancellationToken, Task<int>> remove)
    {
        var removed = 0;
        Assert.Empty((await fleet.WriteAsync(Caller.System, async (scope, token) =>
        {
            removed = await remove(scope, token);
            return await scope.Context.Organizations.FirstAsync(token);
        })).Errors);
        return removed;
    }
}
