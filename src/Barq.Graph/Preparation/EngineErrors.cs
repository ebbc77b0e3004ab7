using Barq.Graph.Documents;
using Barq.Graph.Errors;
using GraphQL;

namespace Barq.Graph.Preparation;

/// <summary>Turns the engine's errors into ours.</summary>
internal static class EngineErrors
{
    /// <summary>Takes over message and place of an error.</summary>
    public static ResponseError Convert(ExecutionError error, string code) => new(code, DocumentProblem.Shorten(error.Message))
    {
        Line = error.Locations is [var first, ..] ? first.Line : 0,
        Column = error.Locations is [var place, ..] ? place.Column : 0,
    };
}
