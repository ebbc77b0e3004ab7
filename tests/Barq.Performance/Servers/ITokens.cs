using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Barq.Performance.Fleet;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Barq.Performance.Servers;

/// <summary>Says who asks.</summary>
internal interface ITokens
{
    /// <summary>Puts a person's token into a request.</summary>
    void Authorize(HttpRequestMessage request, Person person);
}

/// <summary>The same token for all, or none.</summary>
internal sealed class OneToken(string? token) : ITokens
{
    private readonly AuthenticationHeaderValue? _header = token is null ? null : new("Bearer", token);

    public void Authorize(HttpRequestMessage request, Person person) => request.Headers.Authorization = _header;

    /// <summary>Asks an issuer for a token, as a client that acts for itself (RFC 6749, section 4.4).</summary>
    public static async Task<string> AskAsync(Uri issuer, string client, string secret)
    {
        using var http = new HttpClient();
        var discovery = await http.GetFromJsonAsync<JsonElement>($"{issuer.ToString().TrimEnd('/')}/.well-known/openid-configuration");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = client, ["client_secret"] = secret });
        using var answer = await http.PostAsync(discovery.GetProperty("token_endpoint").GetString(), form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }
}

/// <summary>A token of each person's own, signed with the gateway's <c>AUTH_SYMMETRIC_KEY</c>.</summary>
internal sealed class SignedTokens(string key) : ITokens
{
    private readonly SigningCredentials _credentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key)), SecurityAlgorithms.HmacSha256);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<Person, AuthenticationHeaderValue> _headers = new();

    public void Authorize(HttpRequestMessage request, Person person) => request.Headers.Authorization = _headers.GetOrAdd(person, Make);

    private AuthenticationHeaderValue Make(Person person) => new("Bearer", new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Claims = person.Claims,
        Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(12),
        SigningCredentials = _credentials,
    }));
}
