using GraphQLParser.AST;

namespace Barq.Graph.Limits;

/// <summary>How large a document is once its fragments are spread, which may be far more than its text shows.</summary>
/// <remarks>Measured before validation: rules that compare fields with each other take quadratic time in their number.</remarks>
/// <param name="Depth">Levels of fields of the deepest operation.</param>
/// <param name="Fields">Fields of the largest operation.</param>
internal readonly record struct DocumentSize(int Depth, int Fields)
{
    /// <summary>Counts end here: what is larger is as bad.</summary>
    private const int Most = 1_000_000_000;

    /// <summary>Measures a document, valid or not.</summary>
    public static DocumentSize Of(GraphQLDocument document)
    {
        var measure = new Measure(document);
        return document.Definitions.OfType<GraphQLOperationDefinition>()
            .Select(operation => measure.Of(operation.SelectionSet))
            .Aggregate(default(DocumentSize), (largest, size) => new(Math.Max(largest.Depth, size.Depth), Math.Max(largest.Fields, size.Fields)));
    }

    private sealed class Measure(GraphQLDocument document)
    {
        // A name can stand twice in a document that has not been validated.
        private readonly ILookup<string, GraphQLFragmentDefinition> _fragments = document.Definitions.OfType<GraphQLFragmentDefinition>()
            .ToLookup(fragment => fragment.FragmentName.Name.StringValue, StringComparer.Ordinal);

        // Each fragment is measured once: fragments that spread each other twice would cost two to the power of their number.
        private readonly Dictionary<string, DocumentSize> _measured = new(StringComparer.Ordinal);

        public DocumentSize Of(GraphQLSelectionSet? set)
        {
            var (depth, fields) = (0, 0);
            foreach (var selection in set?.Selections ?? [])
            {
                var size = selection switch
                {
                    GraphQLField field when Of(field.SelectionSet) is var inner => new DocumentSize(inner.Depth + 1, inner.Fields + 1),
                    GraphQLInlineFragment inline => Of(inline.SelectionSet),
                    GraphQLFragmentSpread spread => Of(spread.FragmentName.Name.StringValue),
                    _ => default,
                };
                depth = Math.Max(depth, size.Depth);
                fields = Math.Min(fields + size.Fields, Most);
            }

            return new(depth, fields);
        }

        private DocumentSize Of(string fragmentName)
        {
            if (!_measured.TryGetValue(fragmentName, out var size))
            {
                // Entered before it is measured: a fragment that spreads itself is left for validation to refuse.
                _measured[fragmentName] = default;
                size = _measured[fragmentName] = Of(_fragments[fragmentName].FirstOrDefault()?.SelectionSet);
            }

            return size;
        }
    }
}
