using Barq.Persistence.Storage;
using Barq.Persistence.Transactions;
using Barq.Persistence.Writing;

namespace Barq.Persistence.Deliveries.Notifications;

/// <summary>How notification targets are changed. Each is the body of a <see cref="UnitOfWork"/>.</summary>
public static class NotificationTargetWrites
{
    private const string SecretPrefix = "whsec_";

    /// <summary>Adds a target.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="target">The target, with its organization.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static NotificationTarget Create(WriteScope scope, NotificationTarget target)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Check(target);
        scope.Context.Add(target);
        return target;
    }

    /// <summary>Changes a target.</summary>
    /// <param name="scope">The write.</param>
    /// <param name="targetId">The target.</param>
    /// <param name="change">Changes it.</param>
    /// <param name="version">The version that the client saw; null where it does not say.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RuleException">A rule forbids it.</exception>
    public static async Task<Entity> UpdateAsync(
        WriteScope scope, long targetId, Action<NotificationTarget> change, int? version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(change);
        var target = await scope.FindAsync<NotificationTarget>(targetId, "notificationTargetId", cancellationToken);
        WriteScope.CheckVersion(target, version);
        change(target);
        Check(target);
        return target;
    }

    private static void Check(NotificationTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Statuses = string.Join(',', target.Statuses.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        if (target.Statuses != NotificationTarget.All && (target.Statuses.Length == 0 || target.Statuses.Split(',').Any(status => !EnumText.TryParse<DeliveryStatus>(status, out _))))
        {
            throw Wrong("statuses", $"Name one at least of {string.Join(", ", EnumText.All(typeof(DeliveryStatus)))}; or leave the list out, for all.");
        }

        if (target.Channel == NotificationChannel.Mail)
        {
            if (target.Address.Count(character => character == '@') != 1 || target.Address.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is ',' or ';' or '<' or '>'))
            {
                throw Wrong("address", "This is no mail address.");
            }

            if (target.SigningSecret is not null)
            {
                throw Wrong("signingSecret", "Mails are not signed.");
            }

            return;
        }

        if (!Uri.TryCreate(target.Address, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0)
        {
            throw Wrong("address", "This is no http or https URL; and no password may stand in it.");
        }

        if (target.SigningSecret is null || !IsSecret(target.SigningSecret))
        {
            throw Wrong("signingSecret", $"The secret is {SecretPrefix} and 24 to 64 random bytes in Base64.");
        }
    }

    private static bool IsSecret(string text)
    {
        var bytes = new byte[200];
        return text.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[SecretPrefix.Length..], bytes, out var length) && length is >= 24 and <= 64;
    }

    private static RuleException Wrong(string field, string message) => new(new ValidationError(message, [field]));
}
