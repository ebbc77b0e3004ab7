using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using GraphQL.Validation;

namespace Barq.Graph.Paging;

/// <summary>
/// A connection's arguments in a plan: read once where they are constant, else where they differ from the last request's. One screen asks the same
/// of a plan again and again: with the same variables, or with those that matter to another of its connections.
/// </summary>
internal sealed class ConnectionSource(FieldArguments arguments, ConnectionArgumentsReader reader, EntityDefinition entity)
{
    /// <summary>Characters of a text that is remembered.</summary>
    private const int Longest = 200;

    private ConnectionArguments? _constant;
    private Last? _last;

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
            if (!Arguments.HasVariables)
            {
                return _constant = reader.Read(entity, Arguments.Read(variables));
            }

            if (_last is { } last && last.IsFor(Arguments.VariableNames, variables))
            {
                return last.Read;
            }

            var read = reader.Read(entity, Arguments.Read(variables));
            _last = Last.Of(Arguments.VariableNames, variables, read) ?? _last;
            return read;
        }
        catch (GraphQLRequestException exception)
        {
            throw exception.At(Arguments.Field, path);
        }
    }

    // The values of the variables in the order of their names; null for one that was left out.
    private sealed record Last(object?[] Values, ConnectionArguments Read)
    {
        private static readonly object _isNull = new();

        public static Last? Of(IReadOnlyList<string> names, Variables variables, ConnectionArguments read)
        {
            var values = new object?[names.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ValueOf(names[i], variables);

                // Lists and objects may be large, and hold what is not equal to its like.
                if (values[i] is not (null or ValueType or string { Length: <= Longest }) && values[i] != _isNull)
                {
                    return null;
                }
            }

            return new Last(values, read);
        }

        public bool IsFor(IReadOnlyList<string> names, Variables variables)
        {
            for (var i = 0; i < Values.Length; i++)
            {
                if (!Equals(Values[i], ValueOf(names[i], variables)))
                {
                    return false;
                }
            }

            return true;
        }

        private static object? ValueOf(string name, Variables variables) => variables.ValueFor(name, out var value) ? value.Value ?? _isNull : null;
    }
}
