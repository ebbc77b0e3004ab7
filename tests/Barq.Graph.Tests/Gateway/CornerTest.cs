using Barq.Graph.NodeIds;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Gateway;

/// <summary>A test of operations on the <see cref="CornerFleet"/> that only reads, on both databases.</summary>
public abstract class CornerTest(CornerGateways gateways) : IClassFixture<CornerGateways>
{
    /// <summary>Executes an operation that is to be answered, and compares the whole answer.</summary>
    /// <param name="provider">On which database.</param>
    /// <param name="statements">How many statements it takes; a list that comes with its parents counts as one.</param>
    /// <param name="data">The expected <c>data</c>, as JSON; quotes may be single, and <c>@Type:1</c> stands for that global id.</param>
    /// <param name="query">The document; <c>@Type:1</c> as above.</param>
    /// <param name="variables">The variables.</param>
    protected async Task AnswersAsync(TestProvider provider, int statements, string data, string query, object? variables = null)
    {
        var answer = await ExecuteAsync(provider, query, variables);

        Assert.Equal($"{{\"data\":{WithIds(data).Replace('\'', '"')}}}", answer.Text);
        Assert.Equal(statements, answer.Reads);
    }

    /// <summary>Executes an operation that is to be refused with one error, before any statement.</summary>
    protected async Task<string> IsRefusedAsync(TestProvider provider, string code, string query, object? variables = null, string? operationName = null)
    {
        var answer = await ExecuteAsync(provider, query, variables, operationName);

        Assert.Equal(code, answer.ErrorCode);
        Assert.False(answer.Json.TryGetProperty("data", out _));
        Assert.Empty(answer.Statements);
        return answer.Json.GetProperty("errors")[0].GetProperty("message").GetString()!;
    }

    /// <summary>Executes an operation.</summary>
    protected async Task<GatewayAnswer> ExecuteAsync(TestProvider provider, string query, object? variables = null, string? operationName = null) =>
        await (await gateways.GetAsync(provider)).ExecuteAsync(WithIds(query), variables, operationName);

    /// <summary>A global id.</summary>
    protected static string Id(string type, long key) => new NodeId(type, key).ToString();

    /// <summary>Text in which <c>@Type:1</c> is replaced by that global id.</summary>
    internal static string WithIds(string text) => System.Text.RegularExpressions.Regex.Replace(
        text, "@([A-Z][A-Za-z]+):([0-9]+)", match => Id(match.Groups[1].Value, long.Parse(match.Groups[2].ValueSpan, null)));
}
