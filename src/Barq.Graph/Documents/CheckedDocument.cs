using System.Collections.Frozen;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>What came of checking a document.</summary>
internal sealed class CheckedDocument
{
    private readonly IReadOnlyDictionary<GraphQLOperationDefinition, OperationFacts>? _facts;

    /// <summary>A document that fits the schema.</summary>
    /// <param name="document">The document.</param>
    /// <param name="facts">What was found out of its operations; null for nothing.</param>
    public CheckedDocument(GraphQLDocument document, IReadOnlyDictionary<GraphQLOperationDefinition, OperationFacts>? facts = null) =>
        (Document, _facts, Problems) = (document, facts, []);

    /// <summary>A document that can't be used.</summary>
    public CheckedDocument(IReadOnlyList<DocumentProblem> problems) => Problems = problems;

    /// <summary>The document; null where there are problems.</summary>
    public GraphQLDocument? Document { get; }

    /// <summary>What is wrong with it: the first few.</summary>
    public IReadOnlyList<DocumentProblem> Problems { get; }

    /// <summary>What was found out of an operation.</summary>
    public OperationFacts Facts(GraphQLOperationDefinition operation) => _facts?.GetValueOrDefault(operation) ?? OperationFacts.None;
}

/// <summary>What was found out of an operation when its document was checked.</summary>
/// <param name="WithoutNull">Its variables of nullable types that stand where null may not: they may be left out, and not be null.</param>
/// <param name="Introspects">Whether it asks about the schema itself.</param>
/// <param name="Counts">Its variables that say how many elements of a list come at once.</param>
/// <param name="Repeated">Its variables that stand at several places.</param>
internal sealed record OperationFacts(IReadOnlySet<string> WithoutNull, bool Introspects, IReadOnlyList<string> Counts, IReadOnlyList<RepeatedVariable> Repeated)
{
    /// <summary>Nothing.</summary>
    public static OperationFacts None { get; } = new(FrozenSet<string>.Empty, false, [], []);
}

/// <summary>A variable whose values are read more than once.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Places">At how many places it stands, fragments spread.</param>
internal readonly record struct RepeatedVariable(string Name, int Places);
