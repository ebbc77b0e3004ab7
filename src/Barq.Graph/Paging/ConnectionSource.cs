using Barq.Graph.Execution;
using Barq.Graph.Projections;
using GraphQL.Validation;

namespace Barq.Graph.Paging;

/// <summary>A connection's arguments in a plan: read once where they are constant, for each request where they hold variables.</summary>
internal sealed class ConnectionSource(FieldArguments arguments, ConnectionArgumentsReader reader, EntityDefinition entity)
{
    private ConnectionArguments? _constant;

    /// <summary>The arguments as the document has them.</summary>
    public FieldArguments Arguments { get; } = arguments;

    /// <summary>The checked values.</summary>
    /// <param name="variables">The request's variables.</param>
    /// <param name="path">The response keys that lead to the field, for errors.</param>
    /// <exception cref="GraphQLRequestException">A value can't be used.</exception>
    public ConnectionArguments Read(Variables variables, IReadOnlyList<string> path)
    {
        if (_constant is not null)
        {
            return _constant;
        }

        try
        {
            var read = reader.Read(entity, Arguments.Read(variables));
            return Arguments.HasVariables ? read : _constant = read;
        }
        catch (GraphQLRequestException exception)
        {
            throw exception.At(Arguments.Field, path);
        }
    }
}
