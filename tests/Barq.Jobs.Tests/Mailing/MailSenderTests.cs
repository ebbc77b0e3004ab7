using System.Net;
using System.Net.Sockets;
using Barq.Jobs.Mailing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MimeKit;

namespace Barq.Jobs.Tests.Mailing;

/// <summary>Mails leave by SMTP, or become files.</summary>
public sealed class MailSenderTests : IDisposable
{
    private static readonly Mail _mail = new("0199.7", "desk@najd.example", "Delivery BQ1: DELIVERED", "It arrived.\n");
    private readonly string _folder = Barq.Testing.Processes.TestFolder.Create("mail");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Send_WithoutServer_BecomesOneFileHoweverOftenItIsSent()
    {
        var sender = Sender(new MailOptions { PickupFolder = Path.Combine(_folder, "new") });

        await sender.SendAsync(_mail, CancellationToken.None);
        await sender.SendAsync(_mail, CancellationToken.None);

        var message = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(Path.Combine(_folder, "new"))));
        Assert.Equal(("0199.7@barq", "Delivery BQ1: DELIVERED", "desk@najd.example", "barq@localhost"), (message.MessageId, message.Subject, message.To.ToString(), message.From.ToString()));
        Assert.Equal("It arrived.", message.TextBody!.Trim());
    }

    [Fact]
    public async Task Send_WithServer_IsHandedToIt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener);

        await Sender(new MailOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = MailSecurity.None }).SendAsync(_mail, CancellationToken.None);

        var said = await served;
        Assert.Contains("MAIL FROM:<barq@localhost>", said);
        Assert.Contains("RCPT TO:<desk@najd.example>", said);
        Assert.Contains("Message-Id: <0199.7@barq>", said);
    }

    [Fact]
    public async Task Send_ServerThatRefuses_Throws()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, refusal: "550 no such mailbox");

        await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => Sender(
            new MailOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Security = MailSecurity.None }).SendAsync(_mail, CancellationToken.None));
        await served;
    }

    private static MailSender Sender(MailOptions options) => new(Options.Create(options), new FakeTimeProvider(new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero)));

    // As much of a mail server as one conversation takes (RFC 5321).
    private static async Task<List<string>> ServeAsync(TcpListener listener, string? refusal = null)
    {
        var said = new List<string>();
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        var isData = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (isData)
            {
                isData = line != ".";
                if (!isData)
                {
                    await writer.WriteLineAsync("250 kept");
                }

                continue;
            }

            isData = line == "DATA";
            await writer.WriteLineAsync(line switch
            {
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ when refusal is not null && line.StartsWith("RCPT", StringComparison.Ordinal) => refusal,
                _ => "250 fine",
            });
        }

        return said;
    }
}
