using System.Text.Json;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;

namespace Barq.Graph.Preparation;

/// <summary>Coerces a request's variables to the types that its operation declares.</summary>
/// <remarks>Source: GraphQL specification, section 6.1.2 "Coercing Variable Values".</remarks>
internal sealed class VariableReader(ISchema schema, DocumentOptions options)
{
    /// <summary>The variables as the engine reads them; null where there are none.</summary>
    /// <exception cref="GraphQLRequestException">They are not a JSON object, or hold what can't be used.</exception>
    private Inputs? Inputs(JsonElement variables) => variables.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Object => VariableInputs.Read(variables, options.MaxInputValues),
        _ => throw new GraphQLRequestException(ErrorCodes.BadRequest, "'variables' must be a JSON object."),
    };

    /// <summary>Coerces a request's variables.</summary>
    /// <param name="operation">The operation that declares them.</param>
    /// <param name="variables">The variables as they came.</param>
    /// <returns>The values, or what is wrong with them.</returns>
    /// <exception cref="GraphQLRequestException">They are not a JSON object, or hold what can't be used.</exception>
    public ValueTask<(Variables Variables, IReadOnlyList<ResponseError>? Errors)> ReadAsync(PreparedOperation operation, JsonElement variables) =>
        operation.Scalars(schema)?.TryRead(variables) is { } read
            ? new ValueTask<(Variables, IReadOnlyList<ResponseError>?)>(Checked(operation, read))
            : ReadAsync(operation, Inputs(variables));

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

        // The engine looks through all that it takes for the document: that is the operation's head alone.
        var context = new ValidationContext
        {
            Schema = schema,
            Document = operation.Head,
            Operation = operation.HeadDefinition,
            Variables = inputs ?? GraphQL.Inputs.Empty,
        };
        if (NullWhereNoneMayBe(operation, context) is { } forbidden)
        {
            return (Variables.None, [Convert(forbidden)]);
        }

        var (variables, errors) = await context.GetVariablesValuesAsync();
        return errors is { Count: > 0 }
            ? (Variables.None, errors.Take(options.MaxErrors).Select(Convert).ToArray())
            : Checked(operation, variables ?? Variables.None);
    }

    // The type says that it is a number, and the directive that it is none below zero.
    private (Variables Variables, IReadOnlyList<ResponseError>? Errors) Checked(PreparedOperation operation, Variables variables)
    {
        VariableUses.Check(operation.Repeated, variables, options.MaxInputValues);
        foreach (var name in operation.Counts)
        {
            if (variables.ValueFor(name, out var given) && given.Value is int and < 0)
            {
                return (Variables.None, [new ResponseError(ErrorCodes.BadUserInput, $"Variable '${name}' is {given.Value}: '{Deferrals.InitialCount}' of @{Deferrals.Stream} is 0 or more.")]);
            }
        }

        return (variables, null);
    }

    private static ResponseError Convert(ValidationError error) => EngineErrors.Convert(error, ErrorCodes.BadUserInput);

    // What the rest of the document says of the variables was found when it was validated.
    private static InvalidVariableError? NullWhereNoneMayBe(PreparedOperation operation, ValidationContext context)
    {
        foreach (var name in operation.WithoutNull)
        {
            if (context.Variables.TryGetValue(name, out var value) && value is null)
            {
                var definition = operation.Definition.Variables!.Items.First(variable => variable.Variable.Name.StringValue == name);
                return new InvalidVariableError(context, definition, name, "Received a null input for a non-null variable.");
            }
        }

        return null;
    }
}
