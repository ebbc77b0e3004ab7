using Barq.Jobs.Deliveries;
using Barq.Jobs.Offloading;
using Barq.Jobs.Tests.Webhooks;
using Barq.Persistence.Access;
using Barq.Persistence.BackgroundJobs;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.Outbox;
using Barq.Persistence.Outbox.Dispatching;
using Barq.Persistence.Transactions;
using Barq.Testing.Databases;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Tests.Deliveries;

/// <summary>A change of status reaches those who asked for it, from the commit to the mail or request.</summary>
public sealed class NotificationTests
{
    private const string Secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    public static TheoryData<TestProvider> Providers => TestProviders.All;

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Change_WantedByMailAndWebhook_ReachesBothOnce(TestProvider provider)
    {
        var folder = Barq.Testing.Processes.TestFolder.Create("mail");
        try
        {
            await using var service = await WebhookSenderTests.Service.StartAsync(_ => 200);
            await using var desk = await JobDesk.CreateAsync(provider, ("MAIL_PICKUP_FOLDER", folder), ("WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true"));
            await AddAsync(desk, NotificationChannel.Mail, "desk@najd.example", "FAILED");
            await AddAsync(desk, NotificationChannel.Webhook, service.Url("127.0.0.1").ToString(), "*");
            await AddAsync(desk, NotificationChannel.Mail, "other@najd.example", "DELIVERED");
            await FailOneAsync(desk);

            await desk.Get<OutboxDispatcher>().DispatchAsync(CancellationToken.None);
            await desk.Get<OutboxDispatcher>().DispatchAsync(CancellationToken.None);
            var jobs = await desk.ReadAsync(context => context.BackgroundJobs.OrderBy(row => row.Id).ToListAsync());
            foreach (var job in jobs)
            {
                await desk.Get<JobRunner>().RunAsync(job.Id);
            }

            Assert.Equal([NotifyStatusChangeJob.Kind, NotifyStatusChangeJob.Kind], jobs.Select(job => job.Kind));
            Assert.All(await desk.ReadAsync(context => context.BackgroundJobs.AsNoTracking().ToListAsync()), job => Assert.True(job.Status == JobStatus.Succeeded, job.Error));
            Assert.Contains("nobody at home", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder))), StringComparison.Ordinal);
            var (headers, body) = Assert.Single(service.Requests);
            Assert.Contains("\"status\":\"FAILED\"", System.Text.Encoding.UTF8.GetString(body), StringComparison.Ordinal);
            Assert.Equal(32, headers["webhook-id"].Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Change_WebhookOnAPrivateAddress_IsDeadAtOnce(TestProvider provider)
    {
        await using var service = await WebhookSenderTests.Service.StartAsync(_ => 200);
        await using var desk = await JobDesk.CreateAsync(provider);
        await AddAsync(desk, NotificationChannel.Webhook, service.Url("127.0.0.1").ToString(), "*");

        var job = await RunOnlyJobAsync(desk);

        Assert.Equal(JobStatus.Dead, job.Status);
        Assert.Contains("no public address", job.Error!, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Change_WebhookThatFails_IsTriedAgainUnderTheSameId(TestProvider provider)
    {
        var status = 500;
        await using var service = await WebhookSenderTests.Service.StartAsync(_ => status);
        await using var desk = await JobDesk.CreateAsync(provider, ("WEBHOOK_ALLOW_PRIVATE_ADDRESSES", "true"));
        await AddAsync(desk, NotificationChannel.Webhook, service.Url("127.0.0.1").ToString(), "*");

        var failed = await RunOnlyJobAsync(desk);
        Assert.Equal(JobStatus.Retrying, failed.Status);
        status = 200;
        await desk.SetAsync(context => context.BackgroundJobs.ExecuteUpdateAsync(set => set.SetProperty(row => row.RunAfter, DateTimeOffset.UnixEpoch)));
        await desk.Get<JobRunner>().RunAsync(failed.Id);

        Assert.Equal(JobStatus.Succeeded, (await desk.RowAsync(failed.Id)).Status);
        Assert.Equal(2, service.Requests.Count);
        Assert.Single(service.Requests.Select(request => request.Headers["webhook-id"]).Distinct());
    }

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Change_NobodyAsked_IsNoJob(TestProvider provider)
    {
        await using var desk = await JobDesk.CreateAsync(provider);
        await FailOneAsync(desk);

        await desk.Get<OutboxDispatcher>().DispatchAsync(CancellationToken.None);

        Assert.Equal(0, await desk.ReadAsync(context => context.BackgroundJobs.CountAsync()));
        Assert.Equal(0, await desk.ReadAsync(context => context.OutboxMessages.CountAsync()));
    }

    private static async Task<BackgroundJob> RunOnlyJobAsync(JobDesk desk)
    {
        await FailOneAsync(desk);
        await desk.Get<OutboxDispatcher>().DispatchAsync(CancellationToken.None);
        var id = await desk.ReadAsync(context => context.BackgroundJobs.Select(row => row.Id).SingleAsync());
        await desk.Get<JobRunner>().RunAsync(id);
        return await desk.RowAsync(id);
    }

    private static Task AddAsync(JobDesk desk, NotificationChannel channel, string address, string statuses) => desk.SetAsync(context =>
    {
        context.Add(new NotificationTarget
        {
            OrganizationId = 1, Channel = channel, Address = address, Statuses = statuses, SigningSecret = channel == NotificationChannel.Webhook ? Secret : null,
        });
        return Task.CompletedTask;
    });

    private static async Task FailOneAsync(JobDesk desk)
    {
        var delivery = await desk.ReadAsync(context => context.Deliveries.Where(row => row.OrganizationId == 1 && row.Status == DeliveryStatus.InTransit).OrderBy(row => row.Id).Select(row => row.Id).FirstAsync());
        var result = await desk.Get<UnitOfWork>().RunAsync(
            Caller.User(1, CallerRole.Manager, 7), "test",
            (scope, token) => DeliveryWrites.UpdateStatusAsync(scope, delivery, DeliveryStatus.Failed, "nobody at home", null, null, token), CancellationToken.None);
        Assert.Empty(result.Errors);
    }
}
