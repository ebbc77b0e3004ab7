using System.Net.Http.Json;
using System.Text.Json;
using Barq.Performance.Fleet;

namespace Barq.Performance.Servers;

/// <summary>The gateway that is measured, and how it is asked.</summary>
internal class Subject : IAsyncDisposable
{
    /// <param name="address">Where it is.</param>
    /// <param name="tokens">Who asks.</param>
    public Subject(Uri address, ITokens tokens)
    {
        Address = address;
        Tokens = tokens;
        Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) })
        {
            BaseAddress = address, Timeout = TimeSpan.FromSeconds(60),
        };
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Who asks.</summary>
    public ITokens Tokens { get; }

    /// <summary>Asks.</summary>
    public HttpClient Client { get; }

    /// <summary>Its database and Redis, where they are known: settings of another node.</summary>
    public virtual IReadOnlyDictionary<string, string?>? Settings => null;

    /// <summary>A gateway that is there already.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="token">A token for all.</param>
    /// <param name="key">The key to sign tokens with.</param>
    /// <param name="issuer">Who gives out tokens.</param>
    /// <param name="client">Who asks it.</param>
    /// <param name="secret">With which secret.</param>
    public static async Task<Subject> AtAsync(Uri address, string? token, string? key, string? issuer, string? client, string? secret) => new(address, (key, issuer) switch
    {
        ({ } signing, _) => new SignedTokens(signing),
        (_, { } authority) => new OneToken(await OneToken.AskAsync(new Uri(authority), client ?? "", secret ?? "")),
        _ => new OneToken(token),
    });

    /// <summary>Asks for something with its text, as the one who sees all.</summary>
    /// <param name="query">The document.</param>
    /// <param name="variables">Its variables.</param>
    /// <param name="profiled">Whether the answer is to tell what it took.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<JsonElement> AskAsync(string query, object? variables = null, bool profiled = false, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "graphql") { Content = JsonContent.Create(new { query, variables }) };
        Tokens.Authorize(request, Person.Platform);
        if (profiled)
        {
            request.Headers.Add("Barq-Profile", "1");
        }

        using var response = await Client.SendAsync(request, cancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.TryGetProperty("errors", out var errors) ? throw new InvalidOperationException($"{query}: {errors}") : answer;
    }

    /// <summary>What the gateway has measured itself; null where it does not tell whoever asks.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<GatewayFigures?> FiguresAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/performance/metrics?scope=cluster");
        Tokens.Authorize(request, Person.Platform);
        using var response = await Client.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode ? GatewayFigures.Read(await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)) : null;
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        Client.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
