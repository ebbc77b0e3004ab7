using Barq.Graph.Documents;
using Barq.Graph.Errors;

namespace Barq.Graph.Preparation;

/// <summary>Parses and validates documents.</summary>
internal sealed class DocumentPreparer(DocumentChecker checker)
{
    /// <summary>Parses and validates a document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The document, or what is wrong with it.</returns>
    public async ValueTask<(PreparedDocument? Document, IReadOnlyList<ResponseError>? Errors)> PrepareAsync(string text, CancellationToken cancellationToken = default)
    {
        var document = await checker.CheckAsync(text, cancellationToken);
        return document.Problems.Count == 0
            ? (new PreparedDocument(document, text), null)
            : (null, [.. document.Problems.Select(Convert)]);
    }

    private static ResponseError Convert(DocumentProblem problem) => new(CodeOf(problem.Kind), problem.Message) { Line = problem.Line, Column = problem.Column };

    private static string CodeOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Syntax => ErrorCodes.SyntaxError,
        ProblemKind.Size => ErrorCodes.TooExpensive,
        ProblemKind.Value => ErrorCodes.BadUserInput,
        _ => ErrorCodes.ValidationFailed,
    };
}
