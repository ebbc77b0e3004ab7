using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Documents;
using Barq.Graph.Preparation;
using Barq.Graph.ResponseCache;
using Barq.Persistence.Access;
using GraphQLParser;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>Which requests share an answer.</summary>
public sealed class ResponseKeyTests
{
    private static readonly Caller _user = Caller.User(1, CallerRole.Manager, 7);

    [Fact]
    public void Key_OfSomebodyElse_IsTheSameWhereTheScopeSaysSo()
    {
        Caller[] others = [Caller.User(1, CallerRole.Manager, 8), Caller.User(1, CallerRole.Viewer, 7), Caller.Courier(1, 7), Caller.User(2, CallerRole.Manager, 7), Caller.PlatformAdministrator("user 7", 7)];

        Assert.Equal([true, true, true, true, true], Shares(ResponseScope.Public));
        Assert.Equal([true, false, false, false, false], Shares(ResponseScope.Organization));
        Assert.Equal([false, false, false, false, false], Shares(ResponseScope.User));

        bool[] Shares(ResponseScope scope) => [.. others.Select(other => KeyOf(other, scope) == KeyOf(_user, scope))];
    }

    [Fact]
    public void Key_OfAnotherRequest_IsAnother()
    {
        string[] keys =
        [
            KeyOf(), KeyOf(document: "{ b }"), KeyOf(operation: "A"), KeyOf(variables: """{"a":1}"""), KeyOf(variables: """{"a":2}"""),
            KeyOf(vary: "de"), KeyOf(vary: "en"), KeyOf(vary: "en", variables: """{"a":1}"""),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(KeyOf(), KeyOf(variables: "{}"));
    }

    // The language is what the answer depends on, where one is given.
    private static string KeyOf(Caller? caller = null, ResponseScope scope = ResponseScope.Organization, string document = "{ a }", string? operation = null, string? variables = null, string? vary = null) =>
        ResponseKey.Of(
            new GraphRequest
            {
                Caller = caller ?? _user, OperationName = operation, Variables = variables is null ? default : JsonElement.Parse(variables), Headers = name => name == "Accept-Language" ? vary : null,
            },
            new PreparedDocument(new CheckedDocument(Parser.Parse(document)), document),
            new ResponsePolicy(scope, null, null, false, vary is null ? [] : ["Accept-Language"]));
}
