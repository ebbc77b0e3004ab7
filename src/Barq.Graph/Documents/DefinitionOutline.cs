using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>What an operation or a fragment selects itself, and which fragments it spreads where.</summary>
/// <param name="definition">The operation or fragment.</param>
internal sealed class DefinitionOutline(ASTNode definition)
{
    /// <summary>The operation or fragment.</summary>
    public ASTNode Definition { get; } = definition;

    /// <summary>The fragments that it spreads, each place by itself.</summary>
    public List<Spread> Spreads { get; } = [];

    /// <summary>Whether it asks about the schema itself.</summary>
    public bool Introspects { get; set; }

    /// <summary>Its size: at first what it selects itself, then with its fragments spread.</summary>
    public DocumentSize Size { get; set; }

    /// <summary>Its size with its fragments spread, once theirs are known.</summary>
    /// <param name="sizeOf">The size of a fragment.</param>
    public DocumentSize WithSpreads(Func<string, DocumentSize> sizeOf)
    {
        var size = Size;
        foreach (var spread in Spreads)
        {
            var inner = sizeOf(spread.Name);
            size = new DocumentSize(
                Math.Max(size.Depth, spread.Depth + inner.Depth),
                Math.Max(size.Nesting, spread.Nesting + inner.Nesting),
                DocumentSize.Add(size.Fields, inner.Fields),
                spread.Depth > 0 ? size.RootFields : DocumentSize.Add(size.RootFields, inner.RootFields));
        }

        return size;
    }
}

/// <summary>A place where a fragment is spread.</summary>
/// <param name="Node">The spread.</param>
/// <param name="Name">The fragment's name.</param>
/// <param name="Depth">The fields around it.</param>
/// <param name="Nesting">The selection sets around it.</param>
internal readonly record struct Spread(GraphQLFragmentSpread Node, string Name, int Depth, int Nesting);

/// <summary>How large a selection is, which with its fragments spread may be far more than its text shows.</summary>
/// <param name="Depth">Levels of fields.</param>
/// <param name="Nesting">Selection sets inside each other.</param>
/// <param name="Fields">Fields.</param>
/// <param name="RootFields">Those that stand in no other field.</param>
internal readonly record struct DocumentSize(int Depth, int Nesting, int Fields, int RootFields)
{
    /// <summary>Counts end here: what is larger is as bad.</summary>
    private const int Most = 1_000_000_000;

    /// <summary>The sum of two counts.</summary>
    public static int Add(int left, int right) => Math.Min(left + right, Most);
}
