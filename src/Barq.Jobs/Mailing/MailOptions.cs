using System.ComponentModel.DataAnnotations;
using Barq.Persistence.Settings;

namespace Barq.Jobs.Mailing;

/// <summary>How mails leave.</summary>
public sealed class MailOptions
{
    /// <summary><c>SMTP_HOST</c>: the mail server. Default: none; mails are then files in <see cref="PickupFolder"/>.</summary>
    public string? Host { get; set; }

    /// <summary><c>SMTP_PORT</c>: its port; 1 to 65535. Default: 587.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary><c>SMTP_SECURITY</c>: how the connection is secured. Default: Auto.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.Auto;

    /// <summary><c>SMTP_USERNAME</c>: who logs in. Default: none, nobody does.</summary>
    public string? UserName { get; set; }

    /// <summary><c>SMTP_PASSWORD</c>: with which password. Default: none.</summary>
    public string? Password { get; set; }

    /// <summary><c>SMTP_TIMEOUT</c>: seconds that the server may take for an answer; 1 to 300. Default: 30.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary><c>MAIL_FROM</c>: the sender's address. Default: barq@localhost.</summary>
    [EmailAddress]
    public string From { get; set; } = "barq@localhost";

    /// <summary><c>MAIL_PICKUP_FOLDER</c>: where mails become files where no server is set. Default: data/mail.</summary>
    [MinLength(1)]
    public string PickupFolder { get; set; } = "data/mail";

    internal static SettingsTable<MailOptions> Settings { get; } = new()
    {
        { "SMTP_HOST", options => options.Host },
        { "SMTP_PORT", options => options.Port },
        { "SMTP_SECURITY", options => options.Security },
        { "SMTP_USERNAME", options => options.UserName },
        { "SMTP_PASSWORD", options => options.Password, true },
        { "SMTP_TIMEOUT", options => options.TimeoutSeconds },
        { "MAIL_FROM", options => options.From },
        { "MAIL_PICKUP_FOLDER", options => options.PickupFolder },
    };
}

/// <summary>How the connection to a mail server is secured.</summary>
public enum MailSecurity
{
    /// <summary>By TLS from the beginning on port 465; elsewhere by STARTTLS where the server offers it.</summary>
    Auto,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>By STARTTLS, or the mail is not sent.</summary>
    StartTls,

    /// <summary>By TLS from the beginning.</summary>
    Tls,
}
