using Barq.Graph.NodeIds;
using Barq.Persistence.Access;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Querying;
using Barq.Testing.Databases;
using Barq.Testing.Explaining;
using Barq.Testing.Fleet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Statements;

/// <summary>What a search reads of half a million deliveries is little, however often its words, or their letters, stand there together or apart.</summary>
public sealed class SearchReadTests(ExplainingGateways gateways) : IClassFixture<ExplainingGateways>
{
    private const string Query = "query($text: String!) { search(text: $text, kinds: [DELIVERY]) { field node { ... on Delivery { id } } } }";

    // Of an organization with a twentieth of the rows, the first 500 that an index leads to are among 10 000.
    private const double MostDiscarded = 12_000;
    private const long MostBlocks = 12_000;

    [SkippableTheory]
    [InlineData("ring")]
    [InlineData("reem")]
    [InlineData("nasi")]
    [InlineData("hamra riyadh")]
    [InlineData("street khubar")]
    [InlineData("abdullah sharma")]
    [InlineData("anil abdelrahman shammari")]
    [InlineData("1365 al amal street")]
    [InlineData("12 prince turki street, abha")]
    [InlineData("warehuose prince sultna street, jeddah makkah")]
    public async Task Search_OfWordsWhoseLettersAreFrequent_ReadsFewRows(string text)
    {
        var gateway = await gateways.GetAsync(TestProvider.PostgreSql);
        foreach (var caller in new[] { Caller.System, Caller.User(1, CallerRole.Owner) })
        {
            var answer = await gateway.ExecuteAsync(Query, new { text }, caller: caller);

            Assert.Null(answer.ErrorCode);
            var statement = Assert.Single(((ExplainingRunner)gateway.Services.GetRequiredService<IQueryRunner>()).Take());
            Assert.InRange(statement.First, 1, MostBlocks);
            Assert.All(statement.Nodes, node => Assert.InRange(node.Discarded, 0, MostDiscarded));
        }
    }

    [SkippableFact]
    public async Task Search_OfFrequentWordsThatOneRowOfLongAgoHasTogether_FindsIt()
    {
        var gateway = await gateways.GetAsync(TestProvider.PostgreSql);
        await using (var context = gateway.Database.CreateFleetContext())
        {
            (await context.Deliveries.OrderBy(row => row.Id).FirstAsync()).PickupAddress = "Jeddah House, Riyadh";
            await context.SaveChangesAsync();
        }

        var answer = await gateway.ExecuteAsync(Query, new { text = "jeddah riyadh" });

        Assert.Equal(new NodeId("Delivery", 1).ToString(), Assert.Single(answer.Data.GetProperty("search").EnumerateArray()).GetProperty("node").GetProperty("id").GetString());
    }

    [SkippableFact]
    public async Task Search_OfANumberBesideFrequentWords_FindsRowsOfLongAgo()
    {
        var gateway = await gateways.GetAsync(TestProvider.PostgreSql);

        var answer = await gateway.ExecuteAsync(Query, new { text = "1365 al amal street" });

        Assert.NotEmpty(answer.Data.GetProperty("search").EnumerateArray());
    }
}
