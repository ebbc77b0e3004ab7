using Barq.Graph.Errors;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.Documents;
using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Access;
using Barq.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Execution;

/// <summary>Operations of very many statements are refused while they are planned, not after: whether fields share one is a look at all others.</summary>
public sealed class PlanningTests
{
    [Theory]
    [InlineData("a{0}: deliveries(where: {{ and: [{{ status: {{ in: [PENDING, ASSIGNED] }} }}, {{ notes: {{ neq: \"{0}\" }} }}] }}) {{ totalCount }} ", 100_000)]
    [InlineData("a{0}: deliveries(first: $a{1}, where: {{ notes: {{ neq: \"{0}\" }} }}) {{ totalCount }} ", 15_000_000)]
    [InlineData("a{0}: deliveries(first: $a{1}) {{ nodes {{ organization {{ couriers(first: $a{1}) {{ totalCount }} }} }} }} ", 6_000_000)]
    public async Task Execute_AsManyAliasesAsADocumentMayHave_IsRefusedForLittleAgainAndAgain(string field, int bytes)
    {
        await using var gateway = await TestGateway.CreateAsync(TestProvider.Sqlite);
        var executor = gateway.Services.GetRequiredService<IRequestExecutor>();
        var usesVariables = field.Contains("$a", StringComparison.Ordinal);
        var variables = usesVariables ? $"query({string.Concat(Enumerable.Range(0, 10).Select(i => $"$a{i}: Int "))})" : "";
        var many = string.Concat(Enumerable.Range(0, usesVariables ? 300 : 400).Select(i => string.Format(null, field, i, i % 10)));
        var request = new GraphRequest { Caller = Caller.System, Query = $"{variables} {{ couriers {{ nodes {{ {many} }} }} }}" };
        (await executor.ExecuteAsync(request, default)).Dispose();
        var before = ThreadWork.Now();

        var answer = executor.ExecuteAsync(request, default);

        Assert.True(answer.IsCompleted, "It ran elsewhere: nothing was measured.");
        var work = ThreadWork.Since(before);
        using var response = await answer;
        Assert.Contains(ErrorCodes.TooExpensive, System.Text.Encoding.UTF8.GetString(response.Body.Span), StringComparison.Ordinal);
        Assert.True(work.Bytes < bytes, $"{work.Bytes} bytes");
        Assert.True(work.Cpu < TimeSpan.FromSeconds(1), $"{work.Cpu.TotalMilliseconds} ms");
    }
}
