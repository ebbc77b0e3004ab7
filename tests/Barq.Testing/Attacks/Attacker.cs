using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Barq.Testing.Attacks;

/// <summary>A client that means no good: a user of one organization, from an address of its own.</summary>
public sealed class Attacker : IDisposable
{
    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IPAddress _address;

    /// <summary>Makes one.</summary>
    /// <param name="gateway">Where the gateway is.</param>
    /// <param name="number">Its number, from which it has its address.</param>
    /// <param name="token">Its token; null for none.</param>
    /// <param name="fleet">What it knows of the fleet.</param>
    public Attacker(Uri gateway, int number, string? token, AttackFleet fleet)
    {
        (Gateway, Token, Fleet) = (gateway, token, fleet);
        _address = new IPAddress([127, 0, (byte)(1 + (number / 250)), (byte)(1 + (number % 250))]);
        Client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Bind(new IPEndPoint(_address, 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = gateway,
            Timeout = Patience,
            MaxResponseContentBufferSize = 600_000_000,
        };
    }

    /// <summary>Where the gateway is.</summary>
    public Uri Gateway { get; }

    /// <summary>Its token; null for none.</summary>
    public string? Token { get; }

    /// <summary>What it knows of the fleet.</summary>
    public AttackFleet Fleet { get; }

    /// <summary>The share of a flood that it sends: 1 for all of it.</summary>
    public double Share { get; set; } = 1;

    /// <summary>How long it keeps a connection open that does nothing more.</summary>
    public TimeSpan Hold => TimeSpan.FromSeconds(Share < 1 ? 0.5 : 2);

    /// <summary>Its HTTP client.</summary>
    public HttpClient Client { get; }

    /// <summary>The header with its token, as a line of a request on the wire; empty where it has none.</summary>
    public string AuthorizationLine => Token is null ? "" : $"Authorization: Bearer {Token}\r\n";

    /// <summary>Its share of so many.</summary>
    /// <param name="all">How many they are in a whole flood.</param>
    public int Some(int all) => Math.Max(1, (int)(all * Share));

    /// <summary>Sends a document.</summary>
    /// <param name="query">The document.</param>
    /// <param name="variables">Its variables as JSON; null for none.</param>
    public Task<AttackAnswer> PostAsync(string query, string? variables = null) => PostBodyAsync(Body(query, variables));

    /// <summary>A request's body.</summary>
    /// <param name="query">The document.</param>
    /// <param name="variables">Its variables as JSON; null for none.</param>
    public static string Body(string query, string? variables = null) => $"{{\"query\":{JsonSerializer.Serialize(query)}{(variables is null ? "" : $",\"variables\":{variables}")}}}";

    /// <summary>Sends a body.</summary>
    /// <param name="body">JSON, or what looks like it.</param>
    /// <param name="change">Changes to the request.</param>
    public Task<AttackAnswer> PostBodyAsync(string body, Action<HttpRequestMessage>? change = null) => PostBodyAsync(Encoding.UTF8.GetBytes(body), change);

    /// <inheritdoc cref="PostBodyAsync(string, Action{HttpRequestMessage})"/>
    public Task<AttackAnswer> PostBodyAsync(byte[] body, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return SendAsync(request, change);
    }

    /// <summary>Asks for an address.</summary>
    /// <param name="pathAndQuery">The address.</param>
    /// <param name="change">Changes to the request.</param>
    public Task<AttackAnswer> GetAsync(string pathAndQuery, Action<HttpRequestMessage>? change = null) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, pathAndQuery), change);

    /// <summary>Sends a request, and checks what comes.</summary>
    /// <param name="request">The request, which is disposed.</param>
    /// <param name="change">Changes to it.</param>
    public async Task<AttackAnswer> SendAsync(HttpRequestMessage request, Action<HttpRequestMessage>? change = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        using (request)
        {
            if (Token is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Token);
            }

            change?.Invoke(request);
            try
            {
                using var response = await Client.SendAsync(request);
                var body = await response.Content.ReadAsByteArrayAsync();
                return AnswerCheck.Http(
                    (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentEncoding.Contains("br") ? Decompress(body) : body);
            }
            catch (OperationCanceledException)
            {
                return AttackAnswer.Of("none", $"no answer in {Patience.TotalSeconds:0} s");
            }
            catch (HttpRequestException)
            {
                // What is longer than it may be is cut off, and the answer with it.
                return AttackAnswer.Of("cut");
            }
        }
    }

    /// <summary>Opens a connection.</summary>
    public Task<RawConnection> ConnectAsync() => RawConnection.OpenAsync(Gateway, _address);

    /// <summary>Sends bytes over a connection of their own, and checks what comes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="patience">How long to wait; for some, to be kept waiting is an answer.</param>
    public async Task<AttackAnswer> RawAsync(byte[] bytes, TimeSpan? patience = null)
    {
        using var timeout = new CancellationTokenSource(patience ?? Patience, TimeProvider.System);
        using var connection = await ConnectAsync();
        try
        {
            await connection.WriteAsync(bytes, timeout.Token);
            return await HttpReply.ReadAsync(connection, timeout.Token) is { } reply
                ? AnswerCheck.Http(reply.Status, reply.MediaType, reply.Body)
                : AttackAnswer.Of("closed");
        }
        catch (OperationCanceledException)
        {
            return AttackAnswer.Of("waits", patience is null ? "no answer" : null);
        }
    }

    /// <inheritdoc cref="RawAsync(byte[], TimeSpan?)"/>
    public Task<AttackAnswer> RawAsync(string text, TimeSpan? patience = null) => RawAsync(Encoding.Latin1.GetBytes(text), patience);

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static byte[] Decompress(byte[] body)
    {
        using var brotli = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        brotli.CopyTo(whole);
        return whole.ToArray();
    }
}
