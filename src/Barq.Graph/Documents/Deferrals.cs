using GraphQLParser.AST;

namespace Barq.Graph.Documents;

/// <summary>Collects the deferred fragments, and the ends of lists that may come later, while an operation is planned. A client may write any number: those beyond the limits are not deferred.</summary>
internal sealed class Deferrals
{
    /// <summary>The directive of fragments.</summary>
    public const string Defer = "defer";

    /// <summary>The directive of lists.</summary>
    public const string Stream = "stream";

    /// <summary>Its argument that says how many elements come at once.</summary>
    public const string InitialCount = "initialCount";

    /// <summary>What stands before the name of a variable that counts as true where it was not given.</summary>
    public const char TrueUnlessFalse = '@';

    /// <summary>Parts of an operation. Each can be announced once for every row.</summary>
    private const int MostParts = 32;

    /// <summary>Parts at one object.</summary>
    private const int MostAtOnePlace = 8;

    private readonly List<DeferredPart> _parts = [];

    /// <summary>The parts: parents before what stands in them.</summary>
    public IReadOnlyList<DeferredPart> Parts => _parts;

    /// <summary>The part that a fragment is.</summary>
    /// <param name="directives">The fragment's directives.</param>
    /// <param name="around">The part around it; null for the first answer.</param>
    /// <param name="first">How many parts there were before the object's selection was read.</param>
    /// <param name="isTrue">The value of a condition.</param>
    /// <returns>A part of its own, or the one around it.</returns>
    public DeferredPart? PartOf(GraphQLDirectives? directives, DeferredPart? around, int first, Func<GraphQLValue, bool> isTrue)
    {
        if (directives?.Items.Find(directive => directive.Name.Value == Defer) is not { } defer || _parts.Count >= MostParts || _parts.Count - first >= MostAtOnePlace
            || (defer.Arguments?.ValueFor("if") is { } condition && !isTrue(condition)))
        {
            return around;
        }

        return Add(defer, around, isStream: false);
    }

    /// <summary>The directive that says that the end of a list may come later; null where nothing does.</summary>
    public static GraphQLDirective? StreamOf(GraphQLField field) => field.Directives?.Items.Find(directive => directive.Name.Value == Stream);

    /// <summary>The part that the end of a list is.</summary>
    /// <param name="field">The list's field.</param>
    /// <param name="around">The part in which the list stands; null for the first answer.</param>
    /// <param name="isTrue">The value of a condition.</param>
    /// <returns>A part of its own; null where nothing of the list comes later.</returns>
    public DeferredPart? EndOf(GraphQLField field, DeferredPart? around, Func<GraphQLValue, bool> isTrue) =>
        StreamOf(field) is { } stream && _parts.Count < MostParts && (stream.Arguments?.ValueFor("if") is not { } condition || isTrue(condition)) ? Add(stream, around, isStream: true) : null;

    private DeferredPart Add(GraphQLDirective directive, DeferredPart? around, bool isStream)
    {
        var part = new DeferredPart(_parts.Count, (directive.Arguments?.ValueFor("label") as GraphQLStringValue)?.Value.ToString(), around) { IsStream = isStream };
        _parts.Add(part);
        return part;
    }
}

/// <summary>A selection set as it stands in a deferred fragment.</summary>
/// <param name="set">The selection set.</param>
/// <param name="part">The part.</param>
internal sealed class PartSelectionSet(GraphQLSelectionSet set, DeferredPart part) : GraphQLSelectionSet(set.Selections)
{
    /// <summary>The part.</summary>
    public DeferredPart Part { get; } = part;
}
