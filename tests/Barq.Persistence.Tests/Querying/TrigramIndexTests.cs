using Barq.Persistence.Folding;
using Barq.Persistence.Querying;

namespace Barq.Persistence.Tests.Querying;

/// <summary>What stands anywhere in a searched text is found by its trigrams.</summary>
public sealed class TrigramIndexTests
{
    [SkippableTheory]
    [InlineData(Comparison.Contains, "Olaya")]
    [InlineData(Comparison.EndsWith, "Riyadh")]
    [InlineData(Comparison.FoldedContains, "olaya")]
    [InlineData(Comparison.FoldedEndsWith, "riyadh")]
    [InlineData(Comparison.FoldedStartsWith, "12 olaya")]
    public async Task Read_ByWhatASearchedTextHolds_IsByItsIndex(Comparison comparison, string text) =>
        Assert.Contains("idx_deliveries_pickup_address_trigrams", await PlanAsync("PickupAddress", comparison, text), StringComparison.Ordinal);

    [SkippableTheory]
    [InlineData("PickupAddress", "Ol")]
    [InlineData("PickupAddress", "O l-a")]
    [InlineData("Notes", "Olaya")]
    public async Task Read_ByLess_IsByNone(string property, string text) =>
        Assert.DoesNotContain("trigrams", await PlanAsync(property, Comparison.Contains, text), StringComparison.Ordinal);

    [SkippableFact]
    public async Task Migrate_EachSearchedText_HasItsIndex()
    {
        await using var connection = await OneConnection.StartAsync();

        var indexes = await connection.AskAsync("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%trigrams' ORDER BY 1");

        Assert.Equal(
            connection.Tables.SelectMany(table => table.Columns.Where(column => column.IsSearched).Select(column => $"idx_{table.Name}_{column.Name}_trigrams")).Order(StringComparer.Ordinal),
            indexes.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Migrate_EachSearchedNumber_IsOrderedOfAllAndOfEachOrganization()
    {
        await using var connection = await OneConnection.StartAsync();

        var indexes = await connection.AskAsync("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%folded' ORDER BY 1");

        Assert.Equal(
            connection.Tables.SelectMany(table => table.Columns.Where(column => column.Searched is { IsNumber: true }).SelectMany(column => new[] { $"idx_{table.Name}_{column.Name}_folded", $"idx_{table.Name}_organization_id_{column.Name}_folded" })).Order(StringComparer.Ordinal),
            indexes.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("abc", true)]
    [InlineData("-a1b-", true)]
    [InlineData("أحمد", true)]
    [InlineData("ab", false)]
    [InlineData("ab cd", false)]
    [InlineData("a\u064Bb\u064B", false)]
    public void Serves_TextOfLettersInARow_IsWhereATrigramIs(string text, bool expected) => Assert.Equal(expected, SearchedAttribute.Serves(text));

    // Whatever it would cost: the demo fleet is small enough to be read from end to end.
    private static async Task<string> PlanAsync(string property, Comparison comparison, string text)
    {
        await using var connection = await OneConnection.StartAsync("-c enable_seqscan=off -c enable_indexscan=off -c enable_indexonlyscan=off");
        return await connection.ExplainAsync(new PageQuery
        {
            Shape = Keys(connection), Where = new Compare(connection.Deliveries.Column(property), comparison, text), Order = new SortOrder(connection.Deliveries, []), Limit = 5,
        });
    }

    private static RowShape Keys(OneConnection connection)
    {
        var shape = new RowShape(connection.Deliveries);
        shape.Require(0, connection.Deliveries.Key);
        return shape;
    }
}
