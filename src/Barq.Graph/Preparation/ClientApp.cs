using System.Buffers;
using System.Text.Json;

namespace Barq.Graph.Preparation;

/// <summary>The program that a request comes from, as that names itself: for figures, traces and the log alone, since anybody can write anything here.</summary>
/// <remarks>
/// Source: the headers that Apollo's and other clients send: <c>apollographql-client-name</c> and <c>-version</c>, <c>GraphQL-Client-Name</c> and
/// <c>-Version</c>.
/// </remarks>
public readonly record struct ClientApp
{
    /// <summary>Characters of a name or a version that are kept.</summary>
    public const int MostCharacters = 64;

    /// <summary>The name of those that say none.</summary>
    public const string Unknown = "unknown";

    /// <summary>The name of those that there is no room for.</summary>
    public const string Other = "other";

    private const string Apollo = "apollographql-client-";
    private const string Common = "GraphQL-Client-";

    // Nothing that a log line, a label or a page would take for something else.
    private static readonly SearchValues<char> _allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .-_+@/");

    private readonly string? _name;
    private readonly string? _version;

    /// <summary>Names a program; what is too long is cut, and characters that don't belong into a name become <c>_</c>.</summary>
    /// <param name="name">Its name; null or empty where it says none.</param>
    /// <param name="version">Its version; null or empty where it says none.</param>
    public ClientApp(string? name, string? version)
    {
        // A program that takes one of the figures' own names has said nothing.
        _name = Clean(name) is { } clean && clean is not (Unknown or Other) ? clean : null;
        _version = _name is null ? null : Clean(version);
    }

    /// <summary>Its name; <c>unknown</c> where it says none.</summary>
    public string Name => _name ?? Unknown;

    /// <summary>Its version; empty where it says none.</summary>
    public string Version => _version ?? "";

    /// <summary>As headers name it.</summary>
    /// <param name="headers">Reads a header; null where there are none.</param>
    internal static ClientApp Of(Func<string, string?>? headers) => headers is null
        ? default
        : new ClientApp(First(headers, Apollo + "name", Common + "Name"), First(headers, Apollo + "version", Common + "Version"));

    /// <summary>As the payload of <c>connection_init</c> names it: with the headers' names, or <c>clientName</c> and <c>clientVersion</c>, at its top or in its <c>headers</c>.</summary>
    /// <param name="payload">The payload: an object, null or undefined.</param>
    /// <param name="otherwise">What the socket's own headers say: taken where the payload says nothing.</param>
    internal static ClientApp Of(JsonElement payload, ClientApp otherwise)
    {
        string? name = null, version = null;
        Read(payload, ref name, ref version);
        return name is null ? otherwise : new ClientApp(name, version ?? otherwise._version);
    }

    private static void Read(JsonElement payload, ref string? name, ref string? version)
    {
        if (payload.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var property in payload.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String)
            {
                name ??= Is(property.Name, "name", "clientName") ? property.Value.GetString() : null;
                version ??= Is(property.Name, "version", "clientVersion") ? property.Value.GetString() : null;
            }
            else if (Same(property.Name, "headers"))
            {
                Read(property.Value, ref name, ref version);
            }
        }
    }

    private static bool Is(string property, string suffix, string own) =>
        Same(property, own) || Same(property, Apollo + suffix) || Same(property, Common + suffix);

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string? First(Func<string, string?> headers, string apollo, string common) => headers(apollo) is { Length: > 0 } said ? said : headers(common);

    private static string? Clean(string? text)
    {
        var span = text.AsSpan().Trim();
        if (span.IsEmpty)
        {
            return null;
        }

        span = span[..Math.Min(span.Length, MostCharacters)];
        return !span.ContainsAnyExcept(_allowed)
            ? span.Length == text!.Length ? text : span.ToString()
            : string.Create(span.Length, span, static (clean, raw) =>
            {
                for (var i = 0; i < raw.Length; i++)
                {
                    clean[i] = _allowed.Contains(raw[i]) ? raw[i] : '_';
                }
            });
    }
}
