using System.Buffers.Text;
using Barq.Graph.Definitions;
using Barq.Graph.Tests.Gateway;
using Barq.Testing.Attacks;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Paging;

/// <summary>Cursors whose values somebody has changed, in every order by one column: each is answered, or no cursor. Was: times that no database has failed in it, as the gateway's error.</summary>
public sealed class ForgedCursorTests
{
    private static readonly long[] _longs =
    [
        long.MinValue, long.MinValue + 1, long.MaxValue, long.MaxValue - 1, 0, -1, -211_813_488_000_000_000, -211_813_488_000_000_001, 9_223_371_331_199_999_999, 9_223_371_331_200_000_000, 3_155_378_975_999_999_999,
    ];

    private static readonly int[] _ints = [int.MinValue, int.MinValue + 1, int.MaxValue, int.MaxValue - 1, 0, -1, -2_451_545, -2_451_546, 2_145_031_948, 2_145_031_949, 3_652_058];

    private static readonly string[] _texts = ["", "a", "\0", "\uffff", "1e400", "-79228162514264337593543950335", "0.0000000000000000000000000001", new string('9', 29), new string('x', 9000)];

    [SkippableTheory, MemberData(nameof(TestProviders.All), MemberType = typeof(TestProviders))]
    public async Task Connection_BehindAForgedCursor_IsAnsweredOrRefused(TestProvider provider)
    {
        await using var gateway = await TestGateway.CreateAsync(provider, FleetDatabases.Demo);
        var key = CursorBytes.Int64(1, 5);
        byte[][] values =
        [
            .. _longs.SelectMany(each => Tags(tag => CursorBytes.Int64(tag, each))), .. _ints.SelectMany(each => Tags(tag => CursorBytes.Int32(tag, each))), .. _texts.SelectMany(each => Tags(tag => CursorBytes.Text(tag, each))),
            [0], [1, 0], [1, 1], [1, 2], [3, 0], [],
        ];
        var (answered, refused) = (0, 0);
        foreach (var entity in gateway.Services.GetRequiredService<EntityRegistry>().Entities)
        {
            if (entity.Roots.OfType<ConnectionRoot>().FirstOrDefault() is not { } root)
            {
                continue;
            }

            foreach (var field in entity.Fields.OfType<ColumnField>())
            {
                var order = $"order: [{{ {field.Name}: DESC }}]";
                var first = await gateway.ExecuteAsync($"{{ {root.Name}(first: 1, {order}) {{ pageInfo {{ endCursor }} }} }}");
                if (first.ErrorCode is not null || first.Data.GetProperty(root.Name).GetProperty("pageInfo").GetProperty("endCursor").GetString() is not { } cursor)
                {
                    continue;
                }

                var signature = Base64Url.DecodeFromChars(cursor)[..4];
                foreach (var forged in values.Select(value => Base64Url.EncodeToString([.. signature, .. value, .. key])))
                {
                    var answer = await gateway.ExecuteAsync($"query($after: String) {{ {root.Name}(first: 1, after: $after, {order}) {{ nodes {{ id }} }} }}", new { after = forged });
                    Assert.True(answer.ErrorCode is null or "INVALID_CURSOR", $"{root.Name} by {field.Name} behind {forged[..Math.Min(forged.Length, 60)]}: {answer.Text}");
                    _ = answer.ErrorCode is null ? answered++ : refused++;
                }
            }
        }

        Assert.True(answered > 300 && refused > 2000, $"{answered} answered, {refused} refused");
    }

    private static IEnumerable<byte[]> Tags(Func<byte, byte[]> make) => [make(1), make(2)];
}
