using System.Globalization;
using Barq.Graph.Documents;
using Barq.Graph.Errors;
using Barq.Graph.NodeIds;
using Barq.Persistence.Events;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions;

/// <summary>What one client wants to hear of: its <c>where</c>, and the one object that it names.</summary>
internal sealed class EventConditions
{
    private readonly List<(EventFilter Filter, Comparison[] Comparisons)> _conditions = [];

    private EventConditions(long? key) => Key = key;

    /// <summary>The key of the one object; null for all.</summary>
    public long? Key { get; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="GraphQLRequestException">One can't be used.</exception>
    public static EventConditions Read(EventSubscription definition, string typeName, FieldArguments arguments, Variables variables)
    {
        var values = arguments.Read(variables);
        var conditions = new EventConditions(definition.IsById ? KeyOf(FieldArguments.Text(values["id"]), typeName, arguments) : null);
        foreach (var (name, given) in values.GetValueOrDefault("where") as IEnumerable<KeyValuePair<string, object?>> ?? [])
        {
            var filter = definition.Filters.First(candidate => candidate.Name == name);
            if (given is IEnumerable<KeyValuePair<string, object?>> operations)
            {
                string? Operand(object? value) => value is null ? null
                    : filter.Column is null ? KeyOf(FieldArguments.Text(value), filter.Target!.Name, arguments).ToString(CultureInfo.InvariantCulture)
                    : FieldArguments.Text(value);
                conditions._conditions.Add((filter, [.. operations.Select(operation => Comparison.Read(operation.Key, operation.Value, Operand))]));
            }
        }

        return conditions;
    }

    /// <summary>Whether an event fulfils what can be told from it alone.</summary>
    public bool MayHold(FleetEvent occurred)
    {
        if (Key is { } key && key != occurred.Key)
        {
            return false;
        }

        foreach (var (filter, comparisons) in _conditions)
        {
            // What refers to nothing needs no row to be read.
            var value = ValueOf(occurred, filter);
            if ((!filter.IsRelated || value is null) && !Comparison.AllHold(comparisons, value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it fulfils the rest too: what the rows say that it refers to.</summary>
    public async ValueTask<bool> HoldAsync(Occurrence occurrence)
    {
        foreach (var (filter, comparisons) in _conditions)
        {
            if (filter.IsRelated
                && !Comparison.AllHold(comparisons, ValueOf(occurrence.Event!, filter) is { } key ? await occurrence.RelatedAsync(filter.Column!, key) : null))
            {
                return false;
            }
        }

        return true;
    }

    // Who has lost it wants to hear of it too.
    private static string? ValueOf(FleetEvent occurred, EventFilter filter) => occurred.Fact(filter.Fact) is var fact && fact.After is { } now ? now : fact.Before;

    private static long KeyOf(string text, string typeName, FieldArguments arguments) => NodeId.TryParse(text, out var id) && id.TypeName == typeName
        ? id.Key
        : throw new GraphQLRequestException(ErrorCodes.BadUserInput, $"\"{text}\" is not the id of a {typeName}.")
            .At(arguments.Field, [(arguments.Field.Alias?.Name ?? arguments.Field.Name).StringValue]);
}
