using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.Filtering;
using Barq.Persistence.Folding;
using GraphQL.Validation;

namespace Barq.Graph.Paging;

/// <summary>The arguments of <c>search</c>, read and checked.</summary>
/// <param name="Text">What is looked for.</param>
/// <param name="Kinds">Among what, by the entities' names, in the order in which equal hits come.</param>
/// <param name="Limit">How many hits at most.</param>
internal sealed record SearchArguments(SearchText Text, IReadOnlyList<string> Kinds, int Limit)
{
    /// <summary>Whether there is anything to be looked for: of a single letter or none, nothing is found.</summary>
    public bool IsAsked => Text.IsEnough && Limit > 0;
}

/// <summary>The arguments of <c>search</c> in a plan: read once where they are constant.</summary>
/// <param name="arguments">The arguments as the document has them.</param>
/// <param name="kinds">The entities' names by those of the kinds.</param>
/// <param name="options">How long pages may be.</param>
/// <param name="path">The response keys that lead to the field, for errors.</param>
internal sealed class SearchSource(FieldArguments arguments, IReadOnlyDictionary<string, string> kinds, PagingOptions options, IReadOnlyList<string> path)
{
    private SearchArguments? _constant;

    /// <summary>The arguments as the document has them.</summary>
    public FieldArguments Arguments { get; } = arguments;

    /// <summary>The checked values.</summary>
    /// <param name="variables">The request's variables.</param>
    /// <exception cref="GraphQLRequestException">A value can't be used.</exception>
    public SearchArguments Read(Variables variables)
    {
        if (_constant is not null)
        {
            return _constant;
        }

        try
        {
            var values = Arguments.Read(variables);
            var read = new SearchArguments(ReadText((string)values["text"]!), ReadKinds(values.GetValueOrDefault("kinds")), ReadSize((int?)values.GetValueOrDefault("first")));
            _constant = Arguments.HasVariables ? null : read;
            return read;
        }
        catch (GraphQLRequestException exception)
        {
            throw exception.At(Arguments.Field, path);
        }
    }

    private static SearchText ReadText(string text)
    {
        if (text.Length > SearchText.Longest)
        {
            throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"'text' may have {SearchText.Longest} characters, and has {text.Length}.");
        }

        if (!TextInput.IsStorable(text))
        {
            throw new GraphQLRequestException(ErrorCodes.BadUserInput, "'text' has a character that no text can have.");
        }

        var read = SearchText.Of(text);
        return read.Words.Count <= SearchText.MostWords
            ? read
            : throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"'text' may have {SearchText.MostWords} words, and has {read.Words.Count}.");
    }

    private string[] ReadKinds(object? value) => value is IEnumerable<object?> chosen
        ? [.. chosen.Select(kind => kinds[(string)kind!]).Distinct(StringComparer.Ordinal)]
        : [.. kinds.Values];

    private int ReadSize(int? first)
    {
        var most = Math.Min(options.MaxPageSize, SearchFields.MostHits);
        return first is null or >= 0 && !(first > most)
            ? first ?? Math.Min(SearchFields.DefaultHits, most)
            : throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"'first' must be between 0 and {most}, and is {first}.");
    }
}
