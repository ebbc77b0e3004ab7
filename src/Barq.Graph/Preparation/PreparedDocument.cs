using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Plans;
using GraphQLParser.AST;

namespace Barq.Graph.Preparation;

/// <summary>A document that has been parsed and validated once, with the plans made for its operations so far.</summary>
internal sealed class PreparedDocument
{
    private readonly IReadOnlyList<PreparedOperation> _operations;

    /// <summary>Wraps a valid document.</summary>
    /// <param name="valid">The document.</param>
    /// <param name="text">Its text.</param>
    public PreparedDocument(CheckedDocument valid, string text)
    {
        var document = Document = valid.Document!;
        Hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        Fragments = document.Definitions.OfType<GraphQLFragmentDefinition>()
            .ToFrozenDictionary(fragment => fragment.FragmentName.Name.StringValue, StringComparer.Ordinal);
        var conditions = ConditionVariables.Find(document, out var defers);
        Defers = defers;
        _operations = document.Definitions.OfType<GraphQLOperationDefinition>()
            .Select(operation => new PreparedOperation(this, operation, valid.Facts(operation), conditions)).ToArray();
    }

    /// <summary>The document.</summary>
    public GraphQLDocument Document { get; }

    /// <summary>The plans that have been made of it.</summary>
    public PlanCache Plans { get; } = new();

    /// <summary>The SHA-256 of its text.</summary>
    public byte[] Hash { get; }

    /// <summary>Its fragments by name.</summary>
    public FrozenDictionary<string, GraphQLFragmentDefinition> Fragments { get; }

    /// <summary>Whether something in it says that parts of an answer may come later.</summary>
    public bool Defers { get; }

    /// <summary>The operation to run.</summary>
    /// <param name="name">Its name; null or empty where the document has only one.</param>
    /// <exception cref="GraphQLRequestException">There is no such operation, or it is not clear which.</exception>
    /// <remarks>Source: GraphQL specification, section 6.1 "Executing Requests" (GetOperation).</remarks>
    public PreparedOperation Operation(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return _operations.Count == 1 ? _operations[0] : throw new GraphQLRequestException(
                ErrorCodes.OperationNotFound,
                _operations.Count == 0 ? "The document has no operation." : "The document has several operations: name the one to run in operationName.");
        }

        foreach (var operation in _operations)
        {
            if (operation.Name == name)
            {
                return operation;
            }
        }

        throw new GraphQLRequestException(ErrorCodes.OperationNotFound, $"The document has no operation named \"{name}\".");
    }
}
