using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Barq.Jobs.Mailing;

/// <summary>A mail.</summary>
/// <param name="Id">Unique: one that is sent twice has the same, as its <c>Message-Id</c>. Letters, digits, points and hyphens.</param>
/// <param name="To">The recipient's address.</param>
/// <param name="Subject">What it is about, in a line.</param>
/// <param name="Text">What it says.</param>
public sealed record Mail(string Id, string To, string Subject, string Text);

/// <summary>Sends mails by SMTP, or leaves them as files where no server is set.</summary>
/// <param name="options">Where to.</param>
/// <param name="time">The clock.</param>
public sealed class MailSender(IOptions<MailOptions> options, TimeProvider time)
{
    /// <summary>Sends a mail.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="cancellationToken">Ends it; the mail may have been sent all the same.</param>
    /// <exception cref="SmtpCommandException">The server refuses it.</exception>
    /// <exception cref="IOException">The server, or the folder, can't be reached.</exception>
    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        using var message = new MimeMessage
        {
            MessageId = $"{mail.Id}@barq",
            Subject = mail.Subject,
            Date = time.GetUtcNow(),
            Body = new TextPart("plain") { Text = mail.Text },
        };
        message.From.Add(MailboxAddress.Parse(options.Value.From));
        message.To.Add(MailboxAddress.Parse(mail.To));
        if (options.Value.Host is { Length: > 0 } host)
        {
            await SendAsync(host, message, cancellationToken);
        }
        else
        {
            await KeepAsync(mail.Id, message, cancellationToken);
        }
    }

    private async Task SendAsync(string host, MimeMessage message, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient { Timeout = options.Value.TimeoutSeconds * 1000 };
        await client.ConnectAsync(host, options.Value.Port, SecurityOf(options.Value.Security), cancellationToken);
        if (options.Value.UserName is { Length: > 0 } user)
        {
            await client.AuthenticateAsync(user, options.Value.Password ?? "", cancellationToken);
        }

        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    // Whole or not at all: who collects the files finds no half one.
    private async Task KeepAsync(string id, MimeMessage message, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(options.Value.PickupFolder).FullName;
        var unfinished = Path.Combine(folder, $"{id}.{Guid.NewGuid():n}.tmp");
        await message.WriteToAsync(unfinished, cancellationToken);
        File.Move(unfinished, Path.Combine(folder, $"{id}.eml"), overwrite: true);
    }

    private static SecureSocketOptions SecurityOf(MailSecurity security) => security switch
    {
        MailSecurity.None => SecureSocketOptions.None,
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };
}
