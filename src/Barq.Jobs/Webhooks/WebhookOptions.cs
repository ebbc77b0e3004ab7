using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Webhooks;

/// <summary>How web services of customers are called.</summary>
public sealed class WebhookOptions
{
    /// <summary><c>WEBHOOK_TIMEOUT</c>: seconds that a service may take to answer; 1 to 120. Default: 10.</summary>
    [Range(1, 120)]
    public int TimeoutSeconds { get; set; } = 10;

    /// <summary>
    /// <c>WEBHOOK_ALLOW_PRIVATE_ADDRESSES</c>: whether services may lie on private addresses: loopback, local networks, metadata services.
    /// Default: false, as customers name the URLs.
    /// </summary>
    public bool AllowPrivateAddresses { get; set; }

    internal static SettingsTable<WebhookOptions> Settings { get; } = new()
    {
        { "WEBHOOK_TIMEOUT", options => options.TimeoutSeconds },
        { "WEBHOOK_ALLOW_PRIVATE_ADDRESSES", options => options.AllowPrivateAddresses },
    };
}
