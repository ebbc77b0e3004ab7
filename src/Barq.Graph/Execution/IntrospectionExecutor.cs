using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Barq.Graph.Projections;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Barq.Graph.Execution;

/// <summary>Answers introspection through the engine's own executor: it knows its schema best, and speed does not matter here.</summary>
internal sealed class IntrospectionExecutor(ISchema schema)
{
    private readonly DocumentExecuter _executer = new();

    private readonly GraphQLSerializer _serializer = new(options => options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    /// <summary>Executes the introspection fields of an operation.</summary>
    /// <param name="operation">The operation; it is valid.</param>
    /// <param name="roots">Its introspection fields.</param>
    /// <param name="inputs">The request's variables as they came.</param>
    /// <param name="cancellationToken">Ends the execution.</param>
    /// <returns>JSON by response key.</returns>
    public async Task<IReadOnlyDictionary<string, byte[]>> ExecuteAsync(
        PreparedOperation operation, IReadOnlyList<IntrospectionRoot> roots, Inputs? inputs, CancellationToken cancellationToken)
    {
        var introspection = new GraphQLOperationDefinition(new GraphQLSelectionSet([.. roots.Select(root => root.Field)]))
        {
            Operation = OperationType.Query,
            Variables = operation.Definition.Variables,
        };
        var document = new GraphQLDocument([introspection, .. operation.Document.Fragments.Values]) { Source = operation.Document.Document.Source };
        var result = await _executer.ExecuteAsync(new ExecutionOptions
        {
            Schema = schema,
            Document = document,
            Variables = inputs,
            ValidationRules = [],
            CancellationToken = cancellationToken,
        });
        using var json = JsonDocument.Parse(_serializer.Serialize(result));
        if (!json.RootElement.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object)
        {
            throw new GraphQLRequestException(ErrorCodes.ValidationFailed, result.Errors?.FirstOrDefault()?.Message ?? "Introspection failed.");
        }

        return data.EnumerateObject().ToDictionary(property => property.Name, property => Encoding.UTF8.GetBytes(property.Value.GetRawText()));
    }
}
