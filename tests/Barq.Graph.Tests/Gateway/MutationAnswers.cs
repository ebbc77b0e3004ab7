using System.Text.Json;
using Barq.Graph.NodeIds;
using Barq.Persistence.Access;

namespace Barq.Graph.Tests.Gateway;

/// <summary>Runs single mutations and takes their answers apart.</summary>
internal static class MutationAnswers
{
    private const string Errors = """
        errors {
          __typename
          ... on Error {
            message code path
            ... on ConflictError { current { id ... on Delivery { version } ... on Courier { version } ... on Vehicle { version } ... on Ticket { version } ... on User { version } ... on Organization { version } } }
            ... on IllegalStatusMoveError { from to allowed }
            ... on PlanLimitReachedError { limit }
          }
        }
        """;

    /// <summary>Runs a mutation.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="name">The mutation.</param>
    /// <param name="input">An object whose properties are the input's fields.</param>
    /// <param name="selection">What to select of the payload beside its errors.</param>
    /// <param name="caller">On whose behalf; null for the product itself.</param>
    public static async Task<MutationAnswer> MutateAsync(
        this TestGateway gateway, string name, object input, string selection = "__typename", Caller? caller = null)
    {
        var type = char.ToUpperInvariant(name[0]) + name[1..] + "Input";
        var answer = await gateway.ExecuteAsync($"mutation($input: {type}!) {{ {name}(input: $input) {{ {selection} {Errors} }} }}", new { input }, caller: caller);
        Assert.True(answer.ErrorCode is null, answer.Text);
        return new MutationAnswer(answer.Data.GetProperty(name), answer.Statements);
    }

    /// <summary>The global id of an object.</summary>
    public static string Id(string type, long key) => new NodeId(type, key).ToString();
}

/// <summary>A mutation's payload.</summary>
/// <param name="Payload">The payload.</param>
/// <param name="Statements">The SQL statements.</param>
internal sealed record MutationAnswer(JsonElement Payload, IReadOnlyList<string> Statements)
{
    /// <summary>Whether it was done.</summary>
    public bool IsDone => Payload.GetProperty("errors").ValueKind == JsonValueKind.Null;

    /// <summary>The type of the first error; null where there is none.</summary>
    public string? Error => IsDone ? null : Payload.GetProperty("errors")[0].GetProperty("__typename").GetString();

    /// <summary>The input's field at fault in the first error.</summary>
    public string? ErrorPath => IsDone ? null : string.Join('.', Payload.GetProperty("errors")[0].GetProperty("path").EnumerateArray().Select(part => part.GetString()));
}
