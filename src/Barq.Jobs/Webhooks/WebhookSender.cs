using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Barq.Jobs.Webhooks;

/// <summary>
/// Calls web services of customers. Where they may not lie on private addresses, the address is checked that the connection goes to, after
/// the name was resolved and for every connection: a name that resolves to another address the second time gains nothing. Redirects are not
/// followed, and no proxy is used, which would resolve the name by itself.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    private readonly HttpClient _client;
    private readonly bool _allowsPrivate;
    private readonly TimeProvider _time;

    /// <summary>Prepares the client; nothing is connected yet.</summary>
    public WebhookSender(IOptions<WebhookOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_allowsPrivate, _time) = (options.Value.AllowPrivateAddresses, time);
        var timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = timeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 32,
            ConnectCallback = ConnectAsync,
        })
        {
            Timeout = timeout,
        };
    }

    /// <summary>Sends a message. Its receiver may get it more than once, always with the same id.</summary>
    /// <param name="url">The service.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="id">The message's id, by which the receiver knows it again.</param>
    /// <param name="body">The message, as JSON.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The status that the service answered with: 200 to 299.</returns>
    /// <exception cref="PrivateAddressException">It lies on no public address.</exception>
    /// <exception cref="HttpRequestException">It can't be reached, or answered with another status.</exception>
    public async Task<int> SendAsync(Uri url, string secret, string id, byte[] body, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Barq", "1.0"));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(secret, id, now, body));
        try
        {
            // What it says beside its status is of no interest, and may be endless.
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode
                ? (int)response.StatusCode
                : throw new HttpRequestException($"The service answered {(int)response.StatusCode}.", null, response.StatusCode);
        }
        catch (HttpRequestException exception) when (exception.InnerException is PrivateAddressException refused)
        {
            throw refused;
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("The service did not answer in time.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = _allowsPrivate ? addresses : Array.FindAll(addresses, PublicAddress.Is);
        if (allowed.Length == 0)
        {
            throw new PrivateAddressException($"{host} lies on no public address.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // To these addresses and no others: the name is not resolved once more.
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A web service lies on an address that is not public.</summary>
/// <param name="message">Which.</param>
public sealed class PrivateAddressException(string message) : Exception(message);
