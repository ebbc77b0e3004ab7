using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>
/// Checks that fields under one response key can be merged: the same field with the same arguments where one object can have both, and of
/// one shape in any case.
/// </summary>
/// <remarks>
/// Source: GraphQL specification, section 5.3.2 "Field Selection Merging". Compared by pairs, as the specification words it, that takes
/// quadratic time. Here fields are grouped by response key and each is compared with the first of its group, which is as good because
/// both relations are equivalences; the selections of a group are then looked at as one. The way is Simon Adameit's ("An efficient
/// algorithm for overlapping fields can be merged validation").
/// </remarks>
internal sealed class FieldMerging(ISchema schema, DocumentOutline outline, DocumentOptions options, CancellationToken cancellationToken)
{
    /// <summary>Fields that are looked at for one that is selected, before the document is refused: abstract types count for each concrete one.</summary>
    private const int MostLooksPerField = 100;

    private readonly Stack<MergeStep> _open = new();
    private readonly ArgumentTexts _arguments = new();
    private readonly List<(string Message, ASTNode Node)> _problems = [];
    private long _looks;

    /// <summary>Checks all operations of a document that is valid otherwise.</summary>
    /// <returns>What can't be merged.</returns>
    /// <exception cref="DocumentException">Finding out takes too much.</exception>
    public IReadOnlyList<(string Message, ASTNode Node)> Check()
    {
        foreach (var operation in outline.Operations.Select(operation => (GraphQLOperationDefinition)operation.Definition))
        {
            IGraphType? root = operation.Operation switch
            {
                OperationType.Query => schema.Query,
                OperationType.Mutation => schema.Mutation,
                _ => schema.Subscription,
            };
            _open.Push(new MergeStep([(operation.SelectionSet, root)], ComparesShapes: true, ComparesFields: true));
            while (_problems.Count < options.MaxErrors && _open.TryPop(out var step))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Check(step);
            }

            _open.Clear();
        }

        return _problems;
    }

    private void Check(MergeStep step)
    {
        var groups = FieldGroups.Of(step.Sets, schema, outline, out var looks);
        _looks += looks;
        if (_looks > (long)MostLooksPerField * options.MaxFields)
        {
            throw DocumentException.TooLarge("The document selects too many fields of one name on too many types.");
        }

        foreach (var group in groups)
        {
            if (group.Count == 1)
            {
                Descend(group, step.ComparesShapes, step.ComparesFields);
                continue;
            }

            if (step.ComparesShapes && !HaveOneShape(group))
            {
                continue;
            }

            if (!step.ComparesFields)
            {
                Descend(group, true, false);
                continue;
            }

            var subsets = FieldGroups.ThatOneObjectCanHave(group);
            if (!subsets.TrueForAll(AreOneField))
            {
                continue;
            }

            if (subsets is [var whole] && whole.Count == group.Count)
            {
                Descend(group, step.ComparesShapes, true);
                continue;
            }

            Descend(group, step.ComparesShapes, false);
            subsets.ForEach(subset => Descend(subset, false, true));
        }
    }

    private void Descend(List<MergedField> fields, bool shapes, bool names)
    {
        if (!shapes && !names)
        {
            return;
        }

        var sets = new List<(GraphQLSelectionSet, IGraphType?)>();
        foreach (var field in fields)
        {
            if (field.Node.SelectionSet is { } set)
            {
                sets.Add((set, TypeShape.Named(field.Type)));
            }
        }

        if (sets.Count > 0)
        {
            _open.Push(new MergeStep(sets, shapes, names));
        }
    }

    private bool HaveOneShape(List<MergedField> group)
    {
        var first = group[0];
        foreach (var other in group)
        {
            if (!TypeShape.AreSame(first.Type, other.Type))
            {
                return Conflict(first, other, $"they return conflicting types {first.Type} and {other.Type}");
            }
        }

        return true;
    }

    private bool AreOneField(List<MergedField> group)
    {
        var first = group[0];
        foreach (var other in group)
        {
            if (other.Node == first.Node)
            {
                continue;
            }

            if (other.Node.Name != first.Node.Name)
            {
                return Conflict(first, other, $"{first.Node.Name.Value} and {other.Node.Name.Value} are different fields");
            }

            if (!_arguments.AreSame(first.Node, other.Node))
            {
                return Conflict(first, other, "they have differing arguments");
            }

            // Source: GraphQL specification, draft of incremental delivery, section 5.3.2 "Field Selection Merging".
            if (!ArgumentTexts.AreSame(Deferrals.StreamOf(first.Node), Deferrals.StreamOf(other.Node)))
            {
                return Conflict(first, other, "they have differing @stream directives");
            }
        }

        return true;
    }

    private bool Conflict(MergedField first, MergedField other, string reason)
    {
        _problems.Add(($"Fields {first.Key} conflicts because {reason}. Use different aliases on the fields to fetch both if this was intentional.", other.Node));
        return false;
    }

    /// <summary>Selection sets that are looked at as one.</summary>
    private readonly record struct MergeStep(List<(GraphQLSelectionSet Set, IGraphType? Parent)> Sets, bool ComparesShapes, bool ComparesFields);
}
