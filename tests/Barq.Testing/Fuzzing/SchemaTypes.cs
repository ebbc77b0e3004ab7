using GraphQLParser;
using GraphQLParser.AST;

namespace Barq.Testing.Fuzzing;

/// <summary>The types of the schema, as documents are grown from them.</summary>
internal sealed class SchemaTypes
{
    private readonly Dictionary<string, ASTNode> _types;

    private SchemaTypes(Dictionary<string, ASTNode> types) => _types = types;

    /// <summary>Reads <c>schema/schema.graphql</c>.</summary>
    public static SchemaTypes Read()
    {
        var document = Parser.Parse(File.ReadAllText(Path.Combine(RepositoryFolder.Root, "schema", "schema.graphql")));
        return new SchemaTypes(document.Definitions.OfType<GraphQLTypeDefinition>().ToDictionary(type => type.Name.StringValue, ASTNode (type) => type));
    }

    /// <summary>The fields of an object or an interface; none of anything else.</summary>
    public IReadOnlyList<GraphQLFieldDefinition> Fields(string type) => _types.GetValueOrDefault(type) switch
    {
        GraphQLObjectTypeDefinition found => found.Fields?.Items ?? [],
        GraphQLInterfaceTypeDefinition found => found.Fields?.Items ?? [],
        _ => [],
    };

    /// <summary>Whether a field of the type has fields itself.</summary>
    public bool IsComposite(string type) => _types.GetValueOrDefault(type) is GraphQLObjectTypeDefinition or GraphQLInterfaceTypeDefinition or GraphQLUnionTypeDefinition;

    /// <summary>The objects that a value of the type may be.</summary>
    public IReadOnlyList<string> Possible(string type) => _types.GetValueOrDefault(type) switch
    {
        GraphQLUnionTypeDefinition union => [.. (union.Types?.Items ?? []).Select(each => each.Name.StringValue)],
        GraphQLInterfaceTypeDefinition => [.. _types.Values.OfType<GraphQLObjectTypeDefinition>().Where(each => each.Interfaces?.Items.Any(one => one.Name.StringValue == type) == true).Select(each => each.Name.StringValue)],
        _ => [type],
    };

    /// <summary>The fields of an input object; none of anything else.</summary>
    public IReadOnlyList<GraphQLInputValueDefinition> Inputs(string type) => _types.GetValueOrDefault(type) is GraphQLInputObjectTypeDefinition found ? found.Fields?.Items ?? [] : [];

    /// <summary>The values of an enum; none of anything else.</summary>
    public IReadOnlyList<string> Values(string type) => _types.GetValueOrDefault(type) is GraphQLEnumTypeDefinition found ? [.. (found.Values?.Items ?? []).Select(each => each.Name.StringValue)] : [];

    /// <summary>A type's name without lists and marks.</summary>
    public static string NameOf(GraphQLType type) => type switch
    {
        GraphQLNonNullType inner => NameOf(inner.Type),
        GraphQLListType inner => NameOf(inner.Type),
        GraphQLNamedType named => named.Name.StringValue,
        _ => "",
    };

    /// <summary>Whether it is a list, marks aside.</summary>
    public static bool IsList(GraphQLType type) => type is GraphQLListType || (type is GraphQLNonNullType inner && IsList(inner.Type));
}
