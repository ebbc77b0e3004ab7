using System.Text.Json;
using Barq.Graph.Costs;
using Barq.Graph.Preparation;
using Barq.Persistence.Access;

namespace Barq.Graph.WarmUp;

/// <summary>An operation of a trusted document, as it is rehearsed.</summary>
/// <param name="Text">The document.</param>
/// <param name="Name">The operation's name; null where it has none.</param>
/// <param name="IsQuery">Whether it only reads: others are prepared, and never run.</param>
/// <param name="Variables">Its variables.</param>
internal sealed record Rehearsal(string Text, string? Name, bool IsQuery, JsonElement Variables)
{
    /// <summary>Past the caches: what is rehearsed is for nobody, and nothing of it is kept as an answer.</summary>
    private static readonly Func<string, string?> _run = HeaderOf("report");

    private static readonly Func<string, string?> _prepare = HeaderOf("validate");

    /// <summary>The request that has it parsed, validated and planned, and told what it would cost; nothing of it is run.</summary>
    public GraphRequest Preparing() => Request(_prepare, OperationKinds.Query | OperationKinds.Mutation);

    /// <summary>The request that has it run, by the product itself: queries alone, whatever the document holds.</summary>
    public GraphRequest Running() => Request(_run, OperationKinds.Query);

    private GraphRequest Request(Func<string, string?> headers, OperationKinds allowed) => new()
    {
        Caller = Caller.System, Query = Text, OperationName = Name, Variables = Variables, Headers = headers, Allowed = allowed,
    };

    private static Func<string, string?> HeaderOf(string mode) => name => name == CostReport.Header ? mode : null;
}
