using System.IO.Compression;
using System.Text;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Requests that are odd before there is a document.</summary>
internal static class HttpAttacks
{
    private const string Typename = "{\"query\":\"{__typename}\"}";
    private static readonly TimeSpan _brief = TimeSpan.FromSeconds(1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        // Bodies on the wire.
        Raw("chunk-of-ffffffffffffffff", a => Head(a, "Transfer-Encoding: chunked\r\n") + "ffffffffffffffff\r\n{}"),
        Raw("chunk-of-7fffffffffffffff", a => Head(a, "Transfer-Encoding: chunked\r\n") + "7fffffffffffffff\r\n{}"),
        Raw("chunk-of-no-number", a => Head(a, "Transfer-Encoding: chunked\r\n") + "xyz\r\n{}"),
        Raw("chunk-with-long-extension", a => Head(a, "Transfer-Encoding: chunked\r\n") + "1;" + "x".Times(100_000) + "\r\n{\r\n", _brief),
        Raw("chunks-of-one-byte", a => Head(a, "Transfer-Encoding: chunked\r\n") + "1\r\n \r\n".Times(100_000) + Chunk(Typename) + "0\r\n\r\n"),
        Raw("chunks-with-trailers", a => Head(a, "Transfer-Encoding: chunked\r\n") + Chunk(Typename) + "0\r\n" + "x: y\r\n".Times(20_000) + "\r\n"),
        Raw("length-negative", a => Head(a, "Content-Length: -1\r\n") + Typename),
        Raw("length-beyond-long", a => Head(a, "Content-Length: 99999999999999999999\r\n") + Typename),
        Raw("length-twice", a => Head(a, "Content-Length: 5\r\nContent-Length: 22\r\n") + Typename),
        Raw("length-and-chunks", a => Head(a, "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n") + Chunk(Typename) + "0\r\n\r\n"),
        Raw("length-announced-not-sent", a => Head(a, "Content-Length: 900000\r\n") + "{", _brief),
        Raw("length-of-a-gigabyte", a => Head(a, "Content-Length: 1000000000\r\n") + "{".Times(1000)),
        Raw("expect-continue", a => Head(a, "Content-Length: 900000\r\nExpect: 100-continue\r\n"), _brief),
        Raw("body-longer-than-allowed", a => Head(a, "Transfer-Encoding: chunked\r\n") + Chunk(" ".Times(500_000)) + Chunk(" ".Times(600_000)) + "0\r\n\r\n"),

        // Heads.
        Raw("url-long", a => $"GET /graphql?query={"x".Times(200_000)} HTTP/1.1\r\nHost: a\r\n{a.AuthorizationLine}\r\n"),
        Raw("headers-many", a => $"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: a\r\n{a.AuthorizationLine}{Each(5000, i => $"x{i}: y\r\n", "")}\r\n"),
        Raw("header-long", a => $"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: a\r\n{a.AuthorizationLine}x: {"y".Times(500_000)}\r\n\r\n"),
        Raw("header-without-end", a => $"GET /graphql HTTP/1.1\r\nHost: a\r\nx: y", _brief, hasToken: false),
        Raw("method-unknown", a => $"BREW /graphql HTTP/1.1\r\nHost: a\r\n{a.AuthorizationLine}\r\n"),
        Raw("method-long", a => "G".Times(100_000) + " /graphql HTTP/1.1\r\n\r\n", hasToken: false),
        Raw("version-unknown", a => "GET /graphql HTTP/9.9\r\n\r\n", hasToken: false),
        Raw("http2-without-tls", a => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0", _brief, hasToken: false),
        Raw("http2-upgrade", a => "GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n", hasToken: false),
        Raw("nul-in-the-url", a => $"GET /graphql?query=%00&variables=%00 HTTP/1.1\r\nHost: a\r\n{a.AuthorizationLine}\r\n"),
        Raw("url-badly-escaped", a => $"GET /graphql?query=%ZZ%E0%A4%A&variables=%C3%28&extensions=%FF HTTP/1.1\r\nHost: a\r\nGraphQL-Preflight: 1\r\n{a.AuthorizationLine}\r\n"),
        Raw("url-absolute", a => $"GET http://other.example:99999/graphql?query=%7B__typename%7D HTTP/1.1\r\nHost: a\r\n{a.AuthorizationLine}\r\n"),
        Raw("bytes-that-are-no-http", a => "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + "\u00ff".Times(10_000), hasToken: false),
        Get("parameters-many", _ => "graphql?query=%7B__typename%7D&" + Each(1500, i => $"a{i}=1", "&")),
        Get("parameter-query-twice", _ => "graphql?query=%7B__typename%7D&query=%7B__typename%7D"),
        Get("parameter-variables-deep", _ => "graphql?query=%7B__typename%7D&variables=" + "%5B".Times(2000)),
        Get("persisted-id-long", _ => "graphql/persisted/" + "x".Times(7500)),
        Get("persisted-id-odd", _ => "graphql/persisted/%00%ED%A0%80%2F..%2F..%2Fetc/%00"),
        Get("persisted-name-long", _ => "graphql/persisted/track-parcel/" + "x".Times(7000)),
        Header("accept-of-many", "Accept", _ => Each(3000, i => $"a/{i};q=0.{i % 9}", ",")),
        Header("accept-odd", "Accept", _ => ";;q=;,,*/*;q=9999999999999999,text/event-stream;q=abc"),
        Header("accept-encoding-of-many", "Accept-Encoding", _ => Each(3000, i => $"e{i};q=0.5", ",")),
        Header("if-none-match-of-many", "If-None-Match", _ => Each(2500, i => $"\"{i}\"", ",")),
        Header("cookie-of-many", "Cookie", _ => Each(3000, i => $"a{i}=1", ";")),
        Header("origin-odd", "Origin", _ => "null://" + "x".Times(20_000)),
        Header("trace-state", "tracestate", _ => Each(2000, i => $"k{i}=v", ",")),
        Header("trace-parent-odd", "traceparent", _ => "00-" + "f".Times(20_000) + "-00f067aa0ba902b7-01"),
        Header("baggage-of-many", "baggage", _ => Each(2500, i => $"k{i}=v", ",")),
        Header("forwarded-for-many", "X-Forwarded-For", _ => Each(2000, i => $"10.0.{i / 250}.{i % 250}", ",")),
        Header("content-encoding-unknown", "Content-Encoding", _ => "br, gzip, deflate, zstd"),
        Header("content-type-of-many", "Content-Type", _ => "application/json" + Each(2000, i => $";p{i}=1", ""), isPost: true),
        Header("content-type-utf7", "Content-Type", _ => "application/json; charset=utf-7", isPost: true),
        Header("idempotency-key-long", "Idempotency-Key", _ => "k".Times(20_000), isPost: true),

        // Tokens.
        Token("token-long", _ => "a".Times(25_000)),
        Token("token-of-dots", _ => ".".Times(20_000)),
        Token("token-with-deep-header", _ => Base64("[".Times(10_000)) + ".e30.x"),
        Token("token-of-none", _ => Base64("{\"alg\":\"none\"}") + "." + Base64("{\"role\":\"OWNER\",\"organization_id\":1}") + "."),
        Token("token-with-crit", _ => AttackTokens.Make(1, "VIEWER", 1, new Dictionary<string, object> { ["crit"] = new[] { "exp2" }, ["exp2"] = 1 })),
        Token("token-encrypted-and-zipped", _ => Base64("{\"alg\":\"dir\",\"enc\":\"A128CBC-HS256\",\"zip\":\"DEF\"}") + ".." + Base64("a".Times(16)) + "." + Base64("a".Times(10_000)) + "." + Base64("a".Times(16))),
        Token("token-with-large-numbers", _ => AttackTokens.Make(long.MaxValue, "VIEWER", long.MinValue)),
        Token("token-with-two-spaces", _ => "  " + " ".Times(20_000)),

        // Bodies that are odd JSON.
        Body("body-empty", _ => ""),
        Body("body-null", _ => "null"),
        Body("body-of-a-string", _ => "\"" + "a".Times(900_000) + "\""),
        Body("body-with-bom", _ => "\ufeff" + Typename),
        Body("body-duplicate-query", _ => "{\"query\":\"{__typename}\",\"query\":\"{a}\",\"query\":null}"),
        Body("body-many-keys", _ => "{" + Each(70_000, i => $"\"k{i}\":1", ",") + "}"),
        Body("body-surrogate-in-query", _ => "{\"query\":\"{__typename #\\ud800\\n}\"}"),
        Body("body-surrogate-in-operation-name", _ => "{\"query\":\"{__typename}\",\"operationName\":\"\\ud800\"}"),
        Body("body-surrogate-in-a-key", _ => "{\"\\ud800\":1,\"query\":\"{__typename}\"}"),
        Body("body-surrogate-in-a-hash", _ => "{\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"\\ud800\"}}}"),
        Body("body-surrogate-in-a-document-id", _ => "{\"documentId\":\"\\ud800\"}"),
        Body("body-surrogate-in-variables", _ => "{\"query\":\"query($a:String){__typename}\",\"variables\":{\"a\":\"\\udfff\",\"\\udfff\":1}}"),
        Body("body-duplicate-variables", _ => "{\"query\":\"query($a:Int){deliveries(first:$a){nodes{id}}}\",\"variables\":{\"a\":1,\"a\":2}}") with { Kind = AttackKind.Value },
        Body("body-odd-extensions", _ => "{\"query\":\"{__typename}\",\"extensions\":{\"persistedQuery\":[1,{\"version\":1e999}]}}"),
        Body("body-odd-version", _ => "{\"query\":\"{__typename}\",\"extensions\":{\"persistedQuery\":{\"version\":" + "9".Times(300_000) + ",\"sha256Hash\":\"a\"}}}"),
        Body("operation-name-long", _ => "{\"query\":\"{__typename}\",\"operationName\":\"" + "a".Times(900_000) + "\"}"),
        Body("batch-with-bad-entries", _ => $"[1,null,{{}},[],\"a\",{{\"query\":1}},{Typename},{{\"query\":\"{{\\ud800\"}}]"),
        Body("batch-of-100000", _ => "[" + Each(100_000, _ => "{}", ",") + "]"),
        Body("batch-of-batches", _ => "[" + Each(10, _ => "[" + Each(10, _ => Typename, ",") + "]", ",") + "]"),
        Body("body-not-utf8", _ => "{\"query\":\"\u0000\"}"),
        new Attack("body-of-invalid-utf8", (a, _) => a.PostBodyAsync([0x7b, 0x22, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf8, 0x22, 0x7d])) { Kind = AttackKind.Http },
        new Attack("body-zipped", (a, _) => a.PostBodyAsync(Zip(new byte[100_000_000]), request => request.Content!.Headers.TryAddWithoutValidation("Content-Encoding", "gzip"))) { Kind = AttackKind.Http },
        new Attack("alias-long-with-idempotency-key", (a, i) => a.PostBodyAsync(
            Attacker.Body($"mutation {{ a{i}{"x".Times(300)}: updateDelivery(input: {{ deliveryId: \"{a.Fleet.Deliveries[1]}\", notes: \"a\" }}) {{ delivery {{ id }} }} }}"),
            request => request.Headers.TryAddWithoutValidation("Idempotency-Key", "k".Times(200)))) { Kind = AttackKind.Http, Writes = true },

        .. HttpFloods.All,
    ];

    private static string Head(Attacker attacker, string lines) =>
        $"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{attacker.AuthorizationLine}{lines}\r\n";

    private static string Chunk(string text) => $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static byte[] Zip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.SmallestSize))
        {
            zip.Write(bytes);
        }

        return memory.ToArray();
    }

    private static Attack Raw(string name, Func<Attacker, string> make, TimeSpan? patience = null, bool hasToken = true) =>
        new(name, (attacker, _) => attacker.RawAsync(make(attacker), patience)) { Kind = AttackKind.Http, HasToken = hasToken };

    private static Attack Get(string name, Func<Attacker, string> make) =>
        new(name, (attacker, _) => attacker.GetAsync(make(attacker), request => request.Headers.TryAddWithoutValidation("GraphQL-Preflight", "1"))) { Kind = AttackKind.Http };

    private static Attack Body(string name, Func<int, string> make) => new(name, (attacker, i) => attacker.PostBodyAsync(make(i))) { Kind = AttackKind.Http };

    private static Attack Header(string name, string header, Func<int, string> make, bool isPost = false) => new(name, (attacker, i) => isPost
        ? attacker.PostBodyAsync(Typename, request =>
        {
            request.Content!.Headers.Remove(header);
            _ = request.Headers.TryAddWithoutValidation(header, make(i)) || request.Content.Headers.TryAddWithoutValidation(header, make(i));
        })
        : attacker.GetAsync("graphql?query=%7B__typename%7D", request =>
        {
            request.Headers.TryAddWithoutValidation("GraphQL-Preflight", "1");
            request.Headers.TryAddWithoutValidation(header, make(i));
        }))
    { Kind = AttackKind.Http };

    private static Attack Token(string name, Func<int, string> make) => new(name, (attacker, i) => attacker.PostBodyAsync(
        Typename, request => request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + make(i))))
    { Kind = AttackKind.Http, HasToken = false };
}
