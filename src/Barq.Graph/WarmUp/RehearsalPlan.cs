using Barq.Graph.PersistedOperations;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Barq.Graph.WarmUp;

/// <summary>What is rehearsed: every operation of every trusted document, those that came with the program and those that were published.</summary>
internal sealed class RehearsalPlan(DocumentStore documents, SampleVariables variables)
{
    /// <summary>Reads the documents.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<List<Rehearsal>> ReadAsync(CancellationToken cancellationToken)
    {
        var all = await documents.AllAsync(cancellationToken);
        return [.. all.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).SelectMany(Of)];
    }

    private IEnumerable<Rehearsal> Of(string text)
    {
        GraphQLDocument document;
        try
        {
            document = Parser.Parse(text);
        }
        catch (GraphQLParserException)
        {
            // Whoever sends it is told what is wrong with it.
            return [];
        }

        return document.Definitions.OfType<GraphQLOperationDefinition>()
            .Where(operation => operation.Operation != OperationType.Subscription)
            .Select(operation => (Operation: operation, Variables: variables.For(operation)))
            .Where(sample => sample.Variables is not null)
            .Select(sample => new Rehearsal(text, sample.Operation.Name?.StringValue, sample.Operation.Operation == OperationType.Query, sample.Variables!.Value));
    }
}
