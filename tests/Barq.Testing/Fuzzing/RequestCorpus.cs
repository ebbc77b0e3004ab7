using System.Text;
using System.Text.Json;
using Barq.Testing.Attacks;

namespace Barq.Testing.Fuzzing;

/// <summary>What the fuzzer over bytes begins with: valid requests of all kinds.</summary>
internal static class RequestCorpus
{
    /// <summary>Bits that readers have a special way with.</summary>
    public static IReadOnlyList<byte[]> Words { get; } =
    [
        .. ((string[])["\\ud800", "\\u0000", "\\udc00", "\"", "\\", "{", "}", "[", "]", ":", ",", "null", "true", "-1", "0", "1e999", "-0", "9223372036854775808", "2147483648", "0.1e-400",
            "99999999999999999999999999999999999999", "\r\n", "\r\n\r\n", "\n", "%00", "%", "%ED%A0%80", "%C3%28", "\ufeff", "\u0000", "\u202e", "...", "@skip(if:$a)", "@include(if:true)", "$a", "$a:", "#", "\"\"\"",
            "fragment F on Query{...F}", "...F", "__typename", "__schema{types{name}}", "__type(name:\"A\"){name}", "mutation", "subscription", "query", "{a:", "first:", "where:{", "order:[", "after:\"", "node(id:\"", "eq:", "in:[",
            "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "Expect: 100-continue\r\n", "Accept: text/event-stream\r\n", "Content-Type: text/plain\r\n", "Content-Encoding: gzip\r\n", "Origin: null\r\n",
            "Idempotency-Key: a\r\n", "If-None-Match: *\r\n", "Upgrade: websocket\r\n", "GraphQL-Cost: report\r\n", "GraphQL-Cost: validate\r\n", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999-14:00", "RGVsaXZlcnk6MQ==",
            "\"type\":\"ping\"", "\"type\":\"complete\"", "\"id\":\"1\"", "connection_init", "\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"a\"}}", "\"operationName\":\"a\"", "\"variables\":{}", "\"documentId\":\"a\""])
            .Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0x81, 0x00], [0x88, 0x80, 0, 0, 0, 0], [0x89, 0x80, 0, 0, 0, 0], [0x80, 0x80, 0, 0, 0, 0], [0x81, 0xfe, 0xff, 0xff], [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff],
    ];

    /// <summary>The requests.</summary>
    /// <param name="fleet">What there is to ask for.</param>
    public static IReadOnlyList<RequestSeed> Make(AttackFleet fleet)
    {
        var operations = Directory.GetFiles(Path.Combine(RepositoryFolder.Root, "schema", "operations"), "*.graphql").Order(StringComparer.Ordinal).Select(File.ReadAllText);
        var variables = JsonSerializer.Serialize(new { id = fleet.Deliveries[0], trackingNumber = fleet.TrackingNumber, ids = fleet.Deliveries.Take(2), first = 2, courierId = fleet.Courier });
        string[] bodies =
        [
            .. operations.Select(operation => Attacker.Body(operation, variables)),
            Attacker.Body("query A($v:DeliveryFilterInput,$o:[DeliverySortInput!]){deliveries(first:2,where:$v,order:$o){totalCount nodes{id status codAmount}}}",
                "{\"v\":{\"or\":[{\"status\":{\"in\":[\"PENDING\"]}},{\"codAmount\":{\"gt\":1.5}},{\"createdAt\":{\"lt\":\"2026-01-01T00:00:00Z\"}},{\"courier\":{\"city\":{\"contains\":\"a\"}}}]},\"o\":[{\"createdAt\":\"DESC\"}]}"),
            Attacker.Body("{nodes(ids:[\"RGVsaXZlcnk6MQ==\",\"Q291cmllcjox\"]){id ...on Delivery{notes} ...on Courier{city}}}"),
            Attacker.Body("{__schema{queryType{name} types{name fields{name}}}}"),
            Attacker.Body("mutation M($n:String){updateDelivery(input:{deliveryId:\"RGVsaXZlcnk6MQ==\",notes:$n,idempotencyKey:\"a\"}){delivery{id} errors{...on Error{code message path}}}}", "{\"n\":\"a\"}"),
            Attacker.Body("mutation{createDelivery(input:{trackingNumber:\"BQ1\",pickupAddress:\"a\",deliveryAddress:\"b\",codAmount:1.5}){delivery{id} errors{...on Error{code}}}}"),
            "{\"query\":\"{__typename}\",\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"8c2eb4c2a1cd5a8d8cc5a6a3b2d9d8a5f1c4d34c9d2d6d7b9a4a4c6a9cf0d1ab\"}}}",
            "{\"documentId\":\"track-parcel\",\"variables\":{\"trackingNumber\":\"a\"}}",
            $"[{Attacker.Body("{__typename}")},{Attacker.Body("{deliveries(first:1){nodes{id}}}")},{Attacker.Body("{")}]",
        ];
        return
        [
            .. bodies.Select(body => Post("Content-Type: application/json\r\n", body)),
            Post("Content-Type: application/json; charset=utf-8\r\nAccept: application/graphql-response+json, application/json;q=0.9\r\nAccept-Encoding: br, gzip\r\n", bodies[0]),
            Post("Content-Type: application/json\r\nAccept: text/event-stream\r\n", bodies[1]),
            Post("Content-Type: application/json\r\nIdempotency-Key: k\r\nOrigin: http://localhost\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n", bodies[^5]),
            Get("/graphql?query=%7B__typename%7D&variables=%7B%22a%22%3A1%7D&operationName=&extensions=%7B%7D"),
            Get("/graphql?query=query%20A(%24a%3AInt)%7Bdeliveries(first%3A%24a)%7Bnodes%7Bid%7D%7D%7D&variables=%7B%22a%22%3A1%7D&operationName=A"),
            Get("/graphql/persisted/track-parcel/TrackParcel?variables=%7B%22trackingNumber%22%3A%22a%22%7D"),
            Get("/health/ready"), Get("/api/v1/performance/slow-queries?limit=5"), Get("/api/v1/files/MTIz.456.abc"), Get("/dashboard/"), Get("/metrics"),
            new RequestSeed(Encoding.ASCII.GetBytes("POST /api/v1/uploads HTTP/1.1\r\nHost: a\r\nContent-Type: text/csv\r\n"), Encoding.UTF8.GetBytes("trackingNumber,pickupAddress\r\nBQ1,a\r\n")),
            new RequestSeed(Encoding.ASCII.GetBytes("OPTIONS /graphql HTTP/1.1\r\nHost: a\r\nOrigin: http://a\r\nAccess-Control-Request-Method: POST\r\n"), []),
            .. bodies.Where(body => body[0] == '{').Select((body, i) => Socket($"{{\"id\":\"{i}\",\"type\":\"subscribe\",\"payload\":{body}}}", "{\"type\":\"ping\",\"payload\":{\"a\":1}}")),
            Socket("{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{\"query\":\"subscription{deliveryStatusChanged(where:{status:{in:[FAILED]}}){id status}}\"}}", "{\"id\":\"1\",\"type\":\"complete\"}", "{\"type\":\"pong\"}"),
        ];
    }

    private static RequestSeed Post(string headers, string body) => new(Encoding.ASCII.GetBytes("POST /graphql HTTP/1.1\r\nHost: a\r\n" + headers), Encoding.UTF8.GetBytes(body));

    private static RequestSeed Get(string path) => new(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: a\r\nGraphQL-Preflight: 1\r\n"), []);

    private static RequestSeed Socket(params string[] messages) => new([], [], [.. messages.Select(message => RawSocket.Frame(RawSocket.Text, Encoding.UTF8.GetBytes(message)))]);
}
