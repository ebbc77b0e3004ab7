using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace Barq.Graph.Metrics;

/// <summary>The text of a document for operators: without the values that stand in it, which may be anybody's, and not longer than anybody reads.</summary>
internal static class OperationText
{
    /// <summary>Characters that are kept.</summary>
    private const int MostCharacters = 4000;

    /// <summary>The text of a document.</summary>
    public static string Of(GraphQLDocument document)
    {
        using var writer = new StringWriter();
        var printing = new Printer().PrintAsync(document, writer);
        if (!printing.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException("A document is printed into memory, without waiting.");
        }

        var text = writer.ToString();
        return text.Length <= MostCharacters ? text : string.Concat(text.AsSpan(0, MostCharacters), "…");
    }

    private sealed class Printer() : SDLPrinter(new SDLPrinterOptions { PrintComments = false })
    {
        private const string Value = "…";

        protected override ValueTask VisitStringValueAsync(GraphQLStringValue stringValue, DefaultPrintContext context) =>
            base.VisitStringValueAsync(new GraphQLStringValue(Value), context);

        protected override ValueTask VisitIntValueAsync(GraphQLIntValue intValue, DefaultPrintContext context) =>
            base.VisitIntValueAsync(new GraphQLIntValue(Value), context);

        protected override ValueTask VisitFloatValueAsync(GraphQLFloatValue floatValue, DefaultPrintContext context) =>
            base.VisitFloatValueAsync(new GraphQLFloatValue(Value), context);
    }
}
