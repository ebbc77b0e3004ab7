using Barq.Graph.TypeSystem;
using Barq.Testing;
using GraphQLParser;
using GraphQLParser.AST;

namespace Barq.Graph.Tests.TypeSystem;

/// <summary><c>schema/schema.graphql</c> is what the code says.</summary>
public sealed class PrintedSchemaTests
{
    private const string Regenerate = "dotnet run -v q --project src/Barq.Graph -- schema > schema/schema.graphql";

    private readonly string _printed = new SchemaPrinter(TestSchema.Instance).Print();

    [Fact]
    public void Print_SchemaOfTheCode_IsTheCommittedOne()
    {
        var committed = File.ReadAllText(Repository.PathOf("schema", "schema.graphql"));

        Assert.True(
            string.Equals(_printed, committed, StringComparison.Ordinal),
            $"schema/schema.graphql is not the schema of the code (first difference in line {FirstDifference(_printed, committed)}). "
            + $"Where the change is meant, write it anew and commit it: {Regenerate}");
    }

    [Fact]
    public void Print_SchemaMadeTwice_SameText() => Assert.Equal(_printed, new SchemaPrinter(TestSchema.Create()).Print());

    [Fact]
    public void Print_Always_EndsInOneLineFeedAndHasNoOther()
    {
        Assert.EndsWith("}\n", _printed, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", _printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Print_ReadAgain_HasTheTypesOfTheCode()
    {
        var definitions = Parser.Parse(_printed).Definitions;
        var types = definitions.OfType<GraphQLTypeDefinition>().Where(type => type is not GraphQLDirectiveDefinition).Select(type => type.Name.StringValue).Order(StringComparer.Ordinal);

        Assert.Equal(TestSchema.OwnTypes.Select(type => type.Name).Order(StringComparer.Ordinal), types);
        Assert.Single(definitions.OfType<GraphQLSchemaDefinition>());
    }

    [Fact]
    public void Print_ReadAgainAsASchema_IsValidAndAnswersTheSameQueries()
    {
        var read = GraphQL.Types.Schema.For(_printed, builder =>
        {
            builder.Types.For("Node").ResolveType = _ => null!;
            foreach (var found in new[] { "Courier", "Delivery", "Ticket", "Vehicle" })
            {
                builder.Types.For(found).IsTypeOfFunc = _ => false;
            }

            foreach (var error in TestSchema.OwnTypes.Where(type => type.Name.EndsWith("Error", StringComparison.Ordinal) || type.Name.EndsWith("Result", StringComparison.Ordinal)))
            {
                builder.Types.For(error.Name).IsTypeOfFunc = _ => false;
            }

            foreach (var subscription in TestSchema.Instance.Subscription!.Fields)
            {
                builder.Types.For("Subscription").FieldFor(subscription.Name).StreamResolver = subscription.StreamResolver;
            }
        });

        read.Initialize();

        Assert.Equal(
            TestSchema.Instance.Query.Fields.Select(field => $"{field.Name}: {field.ResolvedType}").Order(StringComparer.Ordinal),
            read.Query.Fields.Select(field => $"{field.Name}: {field.ResolvedType}").Order(StringComparer.Ordinal));
    }

    private static int FirstDifference(string left, string right)
    {
        var (lines, others) = (left.Split('\n'), right.Split('\n'));
        var same = lines.Zip(others).TakeWhile(pair => pair.First == pair.Second).Count();
        return same + 1;
    }
}
