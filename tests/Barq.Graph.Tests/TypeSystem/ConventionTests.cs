using GraphQL;
using GraphQL.Types;

namespace Barq.Graph.Tests.TypeSystem;

/// <summary>The schema keeps to Relay's connections and to HotChocolate's names for filters and orders.</summary>
public sealed class ConventionTests
{
    private static readonly string[] _connectionArguments = ["after", "before", "first", "last", "offset", "order", "where"];

    [Fact]
    public void Schema_EveryListField_IsAConnectionAListOfItsPartsOrNodes()
    {
        var lists = Fields<IObjectGraphType>().Where(field => field.Field.ResolvedType is ListGraphType or NonNullGraphType { ResolvedType: ListGraphType });

        Assert.Empty(lists.Where(field => !IsConnection(field.Type) && field is not ({ Type.Name: "Query", Field.Name: "nodes" or "search" } or { Type.Name: "NotificationTarget", Field.Name: "statuses" }) && !IsOfAnAnswer(field)
            && !field.Type.Name.EndsWith("Result", StringComparison.Ordinal)).Select(Name));
    }

    [Fact]
    public void Schema_EveryConnectionField_TakesTheSameArguments()
    {
        var connections = Fields<IObjectGraphType>().Where(field => IsConnection(field.Field.ResolvedType!)).ToArray();

        Assert.InRange(connections.Length, 15, 100);
        Assert.Empty(connections.Where(field => !_connectionArguments.SequenceEqual(
            field.Field.Arguments!.Select(argument => argument.Name).Order(StringComparer.Ordinal))).Select(Name));
        Assert.Empty(connections.Where(field => NodeOf(field) is var node
            && (ArgumentType(field, "where") != node + "FilterInput" || ArgumentType(field, "order") != node + "SortInput")).Select(Name));
    }

    [Fact]
    public void Schema_EveryConnection_HasItsEdgePageInfoAndNullableFieldSoThatOneFailureStaysOne()
    {
        foreach (var (_, field) in Fields<IObjectGraphType>().Where(field => IsConnection(field.Field.ResolvedType!)))
        {
            var connection = Assert.IsAssignableFrom<IObjectGraphType>(field.ResolvedType);
            Assert.Equal(["aggregate", "edges", "groups", "nodes", "pageInfo", "totalCount", "totalCountIsCapped"], connection.Fields.Select(part => part.Name).Order(StringComparer.Ordinal));
            Assert.Equal(connection.Name.Replace("Connection", "Edge", StringComparison.Ordinal), connection.Fields.Find("edges")!.ResolvedType!.GetNamedType().Name);
            Assert.Equal("PageInfo", connection.Fields.Find("pageInfo")!.ResolvedType!.GetNamedType().Name);
            Assert.Equal($"{char.ToUpperInvariant(field.Name[0])}{field.Name[1..]}Connection", connection.Name);
        }
    }

    [Fact]
    public void Schema_EveryInput_IsNamedByWhatItIsFor()
    {
        var inputs = TestSchema.OwnTypes.OfType<IInputObjectGraphType>().Select(type => type.Name).ToArray();

        Assert.All(inputs, name => Assert.Matches("^(ListFilterInputTypeOf)?[A-Z][A-Za-z]+(FilterInput|SortInput|Input)$", name));
        Assert.Contains("DeliveryStatusOperationFilterInput", inputs);
        Assert.Contains("ListFilterInputTypeOfTicketFilterInput", inputs);
    }

    [Fact]
    public void Schema_EveryOrderAndScalarFilterField_EndsInTheSortEnumOrAnOperationInput()
    {
        Assert.All(Fields<IInputObjectGraphType>().Where(field => field.Type.Name.EndsWith("SortInput", StringComparison.Ordinal)), field =>
            Assert.Matches("^SortEnumType$|SortInput$", field.Field.ResolvedType!.GetNamedType().Name));
        Assert.All(Fields<IInputObjectGraphType>().Where(field => field.Type.Name.EndsWith("FilterInput", StringComparison.Ordinal)), field =>
        {
            if (field.Type.Name.EndsWith("OperationFilterInput", StringComparison.Ordinal))
            {
                Assert.IsNotType<IInputObjectGraphType>(field.Field.ResolvedType!.GetNamedType(), exactMatch: false);
            }
            else if (field.Field.Name is not ("any" or "count"))
            {
                Assert.EndsWith("FilterInput", FilterNameOf(field.Field), StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public void Schema_EveryObjectWithAnId_IsANodeWithARootOfItsOwnOrReachedThroughNode()
    {
        var nodes = TestSchema.OwnTypes.OfType<IObjectGraphType>().Where(type => type.Fields.Find("id") is not null).ToArray();

        Assert.Equal(
            ["ArchivedDelivery", "AuditEntry", "BackgroundJob", "Courier", "Delivery", "DeliveryEvent", "NotificationTarget", "Organization", "Ticket", "User", "Vehicle"],
            nodes.Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.All(nodes, type => Assert.Equal("Node", Assert.Single(type.ResolvedInterfaces).Name));
        Assert.All(nodes, type => Assert.Equal("ID!", type.Fields.Find("id")!.ResolvedType!.ToString()));
    }

    private static IEnumerable<(IGraphType Type, FieldType Field)> Fields<TType>()
        where TType : IComplexGraphType => TestSchema.OwnTypes.OfType<TType>().SelectMany(type => type.Fields.Select(field => ((IGraphType)type, field)));

    private static bool IsConnection(IGraphType type) => type.Name?.EndsWith("Connection", StringComparison.Ordinal) ?? false;

    // The errors of a payload, and the few texts inside an error: as many as a mutation has, and never a page of rows.
    private static bool IsOfAnAnswer((IGraphType Type, FieldType Field) field) =>
        (field.Type.Name.EndsWith("Payload", StringComparison.Ordinal) && field.Field.Name is "errors" or "results")
        || (field.Type.Name.EndsWith("Error", StringComparison.Ordinal) && field.Field.Name is "path" or "allowed")
        // The gateway's figures of itself: a few nodes, caches, pools.
        || field.Type.Name is "MetricsSnapshot" || field.Type.Name.EndsWith("Metrics", StringComparison.Ordinal);

    private static string Name((IGraphType Type, FieldType Field) field) => $"{field.Type.Name}.{field.Field.Name}";

    private static string NodeOf((IGraphType Type, FieldType Field) field) =>
        ((IObjectGraphType)field.Field.ResolvedType!).Fields.Find("nodes")!.ResolvedType!.GetNamedType().Name;

    private static string ArgumentType((IGraphType Type, FieldType Field) field, string argument) =>
        field.Field.Arguments!.Find(argument)!.ResolvedType!.GetNamedType().Name;

    private static string FilterNameOf(FieldType field) => field.ResolvedType!.GetNamedType().Name;
}
