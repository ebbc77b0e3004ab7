using Barq.Graph.Limits;
using Barq.Graph.Responses;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Barq.Graph.Execution;

/// <summary>Parses and validates documents.</summary>
internal sealed class DocumentPreparer(ISchema schema, LimitsOptions limits)
{
    private static readonly GraphQLOperationDefinition _noOperation = new(new GraphQLSelectionSet([])) { Operation = OperationType.Query };

    private readonly GraphQLDocumentBuilder _builder = new() { IgnoreComments = true, IgnoreLocations = false, MaxDepth = 128 };

    private readonly DocumentValidator _validator = new();

    /// <summary>Parses and validates a document.</summary>
    /// <param name="text">The document.</param>
    /// <returns>The document, or what is wrong with it.</returns>
    public async ValueTask<(PreparedDocument? Document, IReadOnlyList<ResponseError>? Errors)> PrepareAsync(string text)
    {
        if (text.Length > limits.MaxDocumentLength)
        {
            return (null, [new ResponseError(ErrorCodes.TooExpensive, $"The document has {text.Length} characters, and may have {limits.MaxDocumentLength}.")]);
        }

        GraphQLDocument document;
        try
        {
            document = _builder.Build(WithPlainLineEnds(text));
        }
        catch (SyntaxError error)
        {
            return (null, [EngineErrors.Convert(error, ErrorCodes.SyntaxError)]);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            return (null, [TooDeep()]);
        }

        if (SizeError(DocumentSize.Of(document)) is { } tooLarge)
        {
            return (null, [tooLarge]);
        }

        if (document.Definitions.OfType<GraphQLOperationDefinition>().FirstOrDefault(operation => RootOf(operation) is null) is { } rootless)
        {
            var kind = rootless.Operation.ToString().ToLowerInvariant();
            return (null, [new ResponseError(ErrorCodes.ValidationFailed, $"The schema has no {kind} type.")]);
        }

        var result = await _validator.ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = document,
            Rules = DocumentValidator.CoreRules,

            // Variables are checked for each request; here the rules see a document without an operation to run.
            Operation = _noOperation,
        });
        if (!result.IsValid)
        {
            return (null, result.Errors.Select(error => EngineErrors.Convert(error, ErrorCodes.ValidationFailed)).ToArray());
        }

        return (new PreparedDocument(document, text), null);
    }

    // The parser's own message of an error in a line that a lone carriage return ends fails; all line ends mean the same (GraphQL, 2.1.2).
    private static string WithPlainLineEnds(string text) => text.Contains('\r', StringComparison.Ordinal)
        ? text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
        : text;

    private IObjectGraphType? RootOf(GraphQLOperationDefinition operation) => operation.Operation switch
    {
        OperationType.Query => schema.Query,
        OperationType.Mutation => schema.Mutation,
        _ => schema.Subscription,
    };

    private ResponseError? SizeError(DocumentSize size) => size switch
    {
        _ when size.Depth > limits.MaxDepth => TooDeep(),
        _ when size.Fields > limits.MaxFields => new ResponseError(
            ErrorCodes.TooExpensive, $"The operation selects {size.Fields} fields, fragments spread, and may select {limits.MaxFields}."),
        _ => null,
    };

    private ResponseError TooDeep() => new(ErrorCodes.TooExpensive, $"The document nests deeper than {limits.MaxDepth} levels.");
}
