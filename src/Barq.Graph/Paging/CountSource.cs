using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using GraphQL.Validation;

namespace Barq.Graph.Paging;

/// <summary>How far a field of a connection has its rows counted: to the end, or <c>atMost</c> so many.</summary>
/// <param name="arguments">The field's arguments as the document has them.</param>
/// <param name="path">The response keys that lead to the field, for errors.</param>
internal sealed class CountSource(FieldArguments arguments, IReadOnlyList<string> path)
{
    /// <summary>The arguments as the document has them.</summary>
    public FieldArguments Arguments { get; } = arguments;

    /// <summary>What is the same for fields that say the same, whatever the request's variables are: a number, or a variable's name.</summary>
    public string Key { get; } = arguments.HasVariables ? $"${arguments.VariableNames[0]}" : arguments.Fingerprint(Variables.None);

    /// <summary>The checked value; null to count to the end.</summary>
    /// <param name="variables">The request's variables.</param>
    /// <exception cref="GraphQLRequestException">It can't be used.</exception>
    public int? Read(Variables variables)
    {
        try
        {
            var atMost = (int?)Arguments.Read(variables).GetValueOrDefault(CountFields.Bound);
            return atMost is null or (>= 1 and <= CountFields.MostBound)
                ? atMost
                : throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"'{CountFields.Bound}' must be between 1 and {CountFields.MostBound}, and is {atMost}.");
        }
        catch (GraphQLRequestException exception)
        {
            throw exception.At(Arguments.Field, path);
        }
    }
}

/// <summary>How far the rows of a list are counted in one request: one statement counts for all fields that ask.</summary>
/// <param name="bounds">What each of them says; null for the end.</param>
internal sealed class CountBounds(int?[] bounds)
{
    /// <summary>What a field says: no more is told to it.</summary>
    /// <param name="place">Its place among those that ask.</param>
    public int? this[int place] => bounds[place];

    /// <summary>How many are counted at most, one more than anybody is told, so that it is known whether there are more; null for all.</summary>
    public int? Limit { get; } = Array.Exists(bounds, bound => bound is null) ? null : bounds.Max() + 1;
}
