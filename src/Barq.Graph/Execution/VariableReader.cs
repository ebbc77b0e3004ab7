using System.Text.Json;
using Barq.Graph.Responses;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using GraphQL.Validation;

namespace Barq.Graph.Execution;

/// <summary>Coerces a request's variables to the types that its operation declares.</summary>
/// <remarks>Source: GraphQL specification, section 6.1.2 "Coercing Variable Values".</remarks>
internal sealed class VariableReader(ISchema schema)
{
    private readonly GraphQLSerializer _serializer = new();

    /// <summary>The variables as the engine reads them; null where there are none.</summary>
    /// <exception cref="GraphQLRequestException">They are not a JSON object.</exception>
    public Inputs? Inputs(JsonElement variables)
    {
        switch (variables.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return null;
            case JsonValueKind.Object:
                try
                {
                    return _serializer.ReadNode<Inputs>(variables);
                }
                catch (Exception exception) when (exception is InvalidOperationException or JsonException or FormatException or OverflowException)
                {
                    throw new GraphQLRequestException(ErrorCodes.BadUserInput, "The variables hold a value that is not valid Unicode or not a number.");
                }

            default:
                throw new GraphQLRequestException(ErrorCodes.BadRequest, "'variables' must be a JSON object.");
        }
    }

    /// <summary>Coerces variables.</summary>
    /// <param name="operation">The operation that declares them.</param>
    /// <param name="inputs">The variables as they came.</param>
    /// <returns>The values, or what is wrong with them.</returns>
    public async ValueTask<(Variables Variables, IReadOnlyList<ResponseError>? Errors)> ReadAsync(PreparedOperation operation, Inputs? inputs)
    {
        if (operation.Definition.Variables is not { Count: > 0 })
        {
            return (Variables.None, null);
        }

        var context = new ValidationContext
        {
            Schema = schema,
            Document = operation.Document.Document,
            Operation = operation.Definition,
            Variables = inputs ?? GraphQL.Inputs.Empty,
        };
        var (variables, errors) = await context.GetVariablesValuesAsync();
        return errors is { Count: > 0 }
            ? (Variables.None, errors.Select(error => EngineErrors.Convert(error, ErrorCodes.BadUserInput)).ToArray())
            : (variables ?? Variables.None, null);
    }
}
