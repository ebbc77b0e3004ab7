using System.Collections;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using GraphQL.Validation;

namespace Barq.Graph.Preparation;

/// <summary>
/// Bounds what the values of variables come to where they are used: a variable is sent once, and read, checked, folded and handed to the database at
/// each place at which it stands.
/// </summary>
internal static class VariableUses
{
    /// <summary>Characters of a text that take about as long to look through as a value takes to be read.</summary>
    private const int Characters = 32;

    /// <summary>Checks the variables of a request.</summary>
    /// <param name="repeated">Those that stand at several places; what stands at one is no more than the request holds.</param>
    /// <param name="variables">The coerced values.</param>
    /// <param name="most">How many values they may come to.</param>
    /// <exception cref="GraphQLRequestException">They come to more.</exception>
    public static void Check(IReadOnlyList<RepeatedVariable> repeated, Variables variables, int most)
    {
        var sum = 0L;
        foreach (var (name, places) in repeated)
        {
            if (!variables.ValueFor(name, out var given))
            {
                continue;
            }

            sum += places * Size(given.Value, most);
            if (sum > most)
            {
                throw new GraphQLRequestException(ErrorCodes.TooExpensive, DocumentProblem.Shorten(
                    $"The variables come to more than {most} values at the places where they are used: '{name}' stands at {places}."));
            }
        }
    }

    // No deeper than the reader of JSON, or the document, allows.
    private static long Size(object? value, long most)
    {
        switch (value)
        {
            case string text:
                return 1 + (text.Length / Characters);
            case IDictionary<string, object?> fields:
                return Sum(fields.Values, most);
            case IEnumerable list:
                return Sum(list, most);
            default:
                return 1;
        }
    }

    private static long Sum(IEnumerable values, long most)
    {
        var sum = 1L;
        foreach (var value in values)
        {
            sum += Size(value, most);
            if (sum > most)
            {
                break;
            }
        }

        return sum;
    }
}
