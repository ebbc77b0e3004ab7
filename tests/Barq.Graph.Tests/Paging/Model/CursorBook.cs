using System.Globalization;
using Barq.Graph.Tests.Gateway;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>The gateway's cursors of rows: a cursor is a row's position in an order, whatever list it came from.</summary>
internal sealed class CursorBook(TestGateway gateway)
{
    private readonly Dictionary<(string Field, string Order), Dictionary<string, string>> _cursors = [];

    /// <summary>Looks up what the connections in a connection need.</summary>
    public async Task LearnAsync(Connection connection)
    {
        if (connection.Page is not { After: null, Before: null } && !_cursors.ContainsKey(Key(connection)))
        {
            var answer = await gateway.ExecuteAsync($"{{ {connection.Field}(first: 100, order: {connection.ActualOrderLiteral}) {{ edges {{ cursor node {{ id }} }} }} }}");
            _cursors[Key(connection)] = answer.Data.GetProperty(connection.Field).GetProperty("edges").EnumerateArray()
                .ToDictionary(edge => edge.GetProperty("node").GetProperty("id").GetString()!, edge => edge.GetProperty("cursor").GetString()!);
        }

        foreach (var child in connection.Children)
        {
            await LearnAsync(child);
        }
    }

    public string Of(Connection connection, ModelRow row) => _cursors[Key(connection)][row.GlobalId];

    private static (string, string) Key(Connection connection) => (connection.Field, connection.ActualOrderLiteral);
}

/// <summary>How many random cases a test tries.</summary>
internal static class Iterations
{
    /// <summary>The number in <c>CsCheck_Iter</c>, or the test's own.</summary>
    public static long Of(int usual) =>
        long.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : usual;
}
