using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using Barq.Jobs.Mailing;
using Barq.Jobs.Offloading;
using Barq.Jobs.Webhooks;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Deliveries.Notifications;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Jobs.Deliveries;

/// <summary>What <c>notifyStatusChange</c> is told.</summary>
/// <param name="Change">What happened.</param>
/// <param name="TargetId">Who is told.</param>
public sealed record NotifyStatusChangeArguments(StatusChange Change, long TargetId);

/// <summary>What came of <c>notifyStatusChange</c>.</summary>
[Description("What came of `notifyStatusChange`.")]
public sealed record NotifyStatusChangeResult(
    [property: Description("`SENT`, or `SKIPPED` where the target is gone or off by now.")] string Outcome);

/// <summary>
/// Tells one target of one change of status, by a mail or a signed request. A crash between sending and noting it sends once more: the
/// message's id, which receivers know it by, is the same then.
/// </summary>
internal sealed class NotifyStatusChangeJob(IDbContextFactory<FleetDbContext> contexts, MailSender mails, WebhookSender webhooks)
    : IJob<NotifyStatusChangeArguments, NotifyStatusChangeResult>
{
    /// <summary>The job's kind.</summary>
    public const string Kind = "notifyStatusChange";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <inheritdoc/>
    public async Task<NotifyStatusChangeResult> RunAsync(JobContext context, NotifyStatusChangeArguments arguments, CancellationToken cancellationToken)
    {
        var target = await FindAsync(arguments, cancellationToken);
        if (target is not { IsActive: true })
        {
            return new NotifyStatusChangeResult("SKIPPED");
        }

        var change = arguments.Change;
        if (target.Channel == NotificationChannel.Mail)
        {
            await mails.SendAsync(
                new Mail($"{change.Id}.{target.Id}", target.Address, $"Delivery {change.TrackingNumber}: {change.Status}", Text(change)), cancellationToken);
        }
        else
        {
            try
            {
                await webhooks.SendAsync(new Uri(target.Address), target.SigningSecret!, change.Id, Body(change), cancellationToken);
            }
            catch (PrivateAddressException exception)
            {
                throw new JobRefusedException(exception.Message);
            }
        }

        return new NotifyStatusChangeResult("SENT");
    }

    private async Task<NotificationTarget?> FindAsync(NotifyStatusChangeArguments arguments, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await database.NotificationTargets.AsNoTracking()
            .FirstOrDefaultAsync(row => row.Id == arguments.TargetId && row.OrganizationId == arguments.Change.OrganizationId, cancellationToken);
    }

    private static byte[] Body(StatusChange change) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            type = "delivery.status_changed",
            timestamp = change.OccurredAt,
            data = new { change.TrackingNumber, deliveryId = GlobalIds.Of(nameof(Delivery), change.DeliveryId), courierId = change.CourierId is { } courier ? GlobalIds.Of(nameof(Courier), courier) : null, change.From, change.Status, change.Note, change.OccurredAt },
        },
        _json);

    private static string Text(StatusChange change) =>
        $"""
        The delivery {change.TrackingNumber} went from {change.From} to {change.Status} at {change.OccurredAt:yyyy-MM-dd HH:mm} UTC.
        {change.Note}
        """.TrimEnd() + "\n";
}
