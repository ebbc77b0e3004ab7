namespace Barq.Testing.Attacks;

/// <summary>All attacks that are known: each that was seen to hurt stays, with others of its kind.</summary>
public static class AttackCatalogue
{
    /// <summary>All of them, in an order that stays.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        .. DocumentAttacks.All.Select((each, i) => Document(each.Key, each.Value, i)),
        .. ValueAttacks.All.Select((each, i) => Value(each.Key, each.Value.Query, each.Value.Value, i)),
        .. IntrospectionAttacks.Documents.Select((each, i) => Document(each.Key, each.Value, i) with { Kind = AttackKind.Introspection, Settings = IntrospectionAttacks.Settings }),
        .. IntrospectionAttacks.All,
        .. RowAttacks.All,
        .. FilterAttacks.All,
        .. GroupAttacks.All,
        .. ShareAttacks.All,
        .. MemoryAttacks.All,
        .. HttpAttacks.All,
        .. SocketAttacks.All,
        .. PendingSocketAttacks.All,
        .. SubscriptionAttacks.All,
        .. FaultAttacks.All,
        .. CursorAttacks.All,
        .. TokenAttacks.All,
    ];

    // By POST each, and over one transport more each: what one of them lets through is seen over a few of a kind.
    private static Attack Document(string name, Func<string> make, int place)
    {
        var text = new Lazy<string>(make);
        return new Attack(name, async (attacker, number) =>
        {
            var document = $"#{number}\n{text.Value}";
            var answer = await attacker.PostAsync(document);
            return answer.Add(await OverAnotherAsync(attacker, Attacker.Body($"{document}\n"), place));
        })
        {
            Kind = AttackKind.Document,
            Pieces = 2,
        };
    }

    private static Attack Value(string name, string query, Func<string> make, int place)
    {
        var text = new Lazy<string>(make);
        return new Attack(name, async (attacker, number) =>
        {
            var answer = await attacker.PostAsync($"#{number}\n{query}", $"{{\"v\":{text.Value}}}");
            return answer.Add(await OverAnotherAsync(attacker, Attacker.Body($"# {number}\n{query}", $"{{\"v\":{text.Value}}}"), place));
        })
        {
            Kind = AttackKind.Value,
            Pieces = 2,
        };
    }

    private static Task<AttackAnswer> OverAnotherAsync(Attacker attacker, string body, int place) => (place % 3) switch
    {
        0 => attacker.MessagesAsync($"{{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":{body}}}"),
        1 => attacker.PostBodyAsync($"[{body}]"),
        _ => attacker.PostBodyAsync(body, request => request.Headers.TryAddWithoutValidation("Accept", "text/event-stream")),
    };
}
