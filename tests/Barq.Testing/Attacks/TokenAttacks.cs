using System.Buffers.Text;
using System.Globalization;
using System.Text;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Tokens that nobody trusts, and so many of those that somebody does that none is remembered for long.</summary>
internal static class TokenAttacks
{
    private const int Tokens = 16;
    private const string Claims = "{\"sub\":\"1\",\"user_id\":1,\"organization_id\":1,\"role\":\"OWNER\",\"exp\":4102444800}";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        Bad("tokens-of-no-kind", i => $"{i}." + "a".Times(6000) + ".b"),
        Bad("tokens-of-dots", i => $"{i}" + ".".Times(6000)),
        Bad("tokens-of-unknown-keys", i => Signed($"{{\"alg\":\"HS256\",\"kid\":\"{i}\"}}", Claims)),
        Bad("tokens-of-another-algorithm", i => Signed($"{{\"alg\":\"RS256\",\"kid\":\"{i}\",\"jku\":\"http://127.0.0.1:9/{i}\",\"x5u\":\"http://127.0.0.1:9/{i}\"}}", Claims)),
        Bad("tokens-without-algorithm", i => Signed($"{{\"alg\":\"none\",\"i\":{i}}}", Claims)),
        Bad("tokens-with-deep-headers", i => Signed($"{{\"alg\":\"HS256\",\"i\":{i},\"a\":" + "[".Times(2000) + "]".Times(2000) + "}", Claims)),
        Bad("tokens-with-deep-claims", i => Signed($"{{\"alg\":\"HS256\",\"i\":{i}}}", "{\"a\":" + "{\"a\":".Times(700) + "1" + "}".Times(700) + "}")),
        Bad("tokens-with-long-numbers", i => Signed($"{{\"alg\":\"HS256\",\"i\":{i}}}", $"{{\"exp\":{"9".Times(6000)}}}")),
        Bad("tokens-with-many-claims", i => Signed($"{{\"alg\":\"HS256\",\"i\":{i}}}", "{" + Each(600, n => $"\"c{n}\":{n}", ",") + "}")),
        Bad("tokens-encrypted", i => $"{Part($"{{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128CBC-HS256\",\"zip\":\"DEF\",\"p2c\":2000000000,\"p2s\":\"{i}AAAAAAAA\"}}")}.{Part("key")}.{Part("0123456789abcdef")}.{Part("a".Times(3000))}.{Part("tag")}"),
        Bad("tokens-encrypted-by-an-elliptic-key", i => $"{Part($"{{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"i\":{i},\"epk\":{{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"{"A".Times(2000)}\",\"y\":\"{"A".Times(2000)}\"}}}}")}..{Part("0123456789ab")}.{Part("a".Times(3000))}.{Part("tag")}"),
        new Attack("tokens-each-new", async (attacker, number) => await ManyAsync(
            attacker, number, i => AttackTokens.Make(AttackFleet.Attacked, "VIEWER", 5_000_000, new Dictionary<string, object> { ["i"] = i })))
        { Kind = AttackKind.Http, HasToken = false, AtOnce = 16, Pieces = Tokens },
    ];

    private static Attack Bad(string name, Func<int, string> make) => new(name, (attacker, number) => ManyAsync(attacker, number, make))
    {
        Kind = AttackKind.Http, HasToken = false, AtOnce = 16, Pieces = Tokens,
    };

    private static async Task<AttackAnswer> ManyAsync(Attacker attacker, int number, Func<int, string> make)
    {
        var sum = new AttackAnswer();
        for (var i = 0; i < Tokens; i++)
        {
            var token = make((number * Tokens) + i);
            sum.Add(await attacker.PostBodyAsync("{\"query\":\"{__typename}\"}", request => request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token)));
        }

        return sum;
    }

    private static string Signed(string header, string claims) => string.Create(CultureInfo.InvariantCulture, $"{Part(header)}.{Part(claims)}.{Part("a signature of thirty-two letters")}");

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
