using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Persistence.Querying;
using GraphQL.Validation;

namespace Barq.Graph.Paging;

/// <summary>The arguments of <c>groups</c>, read and checked.</summary>
internal sealed class GroupArguments
{
    /// <summary>What the rows are put together by, and what the groups come to.</summary>
    public required GroupShape Shape { get; init; }

    /// <summary>The keys.</summary>
    public required IReadOnlyList<NamedGroupKey> Keys { get; init; }

    /// <summary>The condition on groups; null for none.</summary>
    public Predicate? Having { get; init; }

    /// <summary>The total order.</summary>
    public required IReadOnlyList<SortTerm> Order { get; init; }

    /// <summary>The signature of keys and order that the cursors carry.</summary>
    public required uint Signature { get; init; }

    /// <summary>The position behind which groups count; null for none.</summary>
    public IReadOnlyList<object?>? After { get; init; }

    /// <summary>How many groups at most.</summary>
    public required int Limit { get; init; }
}

/// <summary>A key of groups.</summary>
/// <param name="Path">The names that lead to it, with points between.</param>
/// <param name="Key">What it is.</param>
/// <param name="Column">Its column among those of the groups.</param>
/// <param name="IdOf">The type whose global ids its values are; null for other values.</param>
internal sealed record NamedGroupKey(string Path, GroupKey Key, ColumnSource Column, EntityDefinition? IdOf);

/// <summary>The arguments of <c>groups</c> in a plan: read once where they are constant.</summary>
internal sealed class GroupSource(FieldArguments arguments, GroupArgumentsReader reader, EntityDefinition entity)
{
    private GroupArguments? _constant;

    /// <summary>The arguments as the document has them.</summary>
    public FieldArguments Arguments { get; } = arguments;

    /// <summary>What is selected of the rows' figures: complete before anything is read.</summary>
    public List<Total> Totals { get; } = [];

    /// <summary>Whether anybody asks how many rows the groups have: known before anything is read.</summary>
    public bool IsCounted { get; set; }

    /// <summary>The checked values.</summary>
    /// <param name="variables">The request's variables.</param>
    /// <param name="path">The response keys that lead to the field, for errors.</param>
    /// <exception cref="GraphQLRequestException">A value can't be used.</exception>
    public GroupArguments Read(Variables variables, IReadOnlyList<string> path)
    {
        if (_constant is not null)
        {
            return _constant;
        }

        try
        {
            var read = reader.Read(entity, Totals, Arguments.Read(variables));
            _constant = Arguments.HasVariables ? null : read;
            return read;
        }
        catch (GraphQLRequestException exception)
        {
            throw exception.At(Arguments.Field, path);
        }
    }
}
