using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Barq.Jobs.Mailing;
using Barq.Persistence.Checklist;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Checklist;

/// <summary>Looks whether mails leave: to a server, and to one that can be reached.</summary>
internal sealed class MailCheck(IOptions<MailOptions> options, TimeProvider time) : IProductionCheck
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    public string Topic => "mail";

    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (options.Value.Host is not { } host)
        {
            yield return new CheckLine(Topic, CheckOutcome.Open, $"SMTP_HOST is not set: mails become files in {options.Value.PickupFolder} of the job hosts, and reach nobody");
            yield break;
        }

        var address = string.Create(CultureInfo.InvariantCulture, $"{host}:{options.Value.Port}");
        var problem = await ConnectAsync(host, options.Value.Port, cancellationToken);
        yield return CheckLine.Of(Topic, problem is null, $"{address} takes connections", $"{address} can't be reached: {problem}");
    }

    private async Task<string?> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await client.ConnectAsync(host, port, either.Token);
            return null;
        }
        catch (SocketException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"no answer within {_patience.TotalSeconds} s");
        }
    }
}
