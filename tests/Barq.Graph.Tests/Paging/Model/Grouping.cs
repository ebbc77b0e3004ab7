using System.Text;
using System.Text.Json;
using Barq.Graph.NodeIds;

namespace Barq.Graph.Tests.Paging.Model;

/// <summary>A key of groups.</summary>
/// <param name="Path">The names that lead to it.</param>
/// <param name="Bucket">The spans of the calendar; null for each value by itself.</param>
/// <param name="Zone">Whose calendar; null for days.</param>
/// <param name="WithoutNulls">Whether groups without a value are left out.</param>
internal sealed record KeyOf(string Path, string? Bucket, string? Zone, bool WithoutNulls)
{
    public string Literal
    {
        get
        {
            string[] options =
            [
                .. Bucket is null ? Array.Empty<string>() : [$"bucket: {Bucket}"],
                .. Zone is null ? Array.Empty<string>() : [$"timeZone: \"{Zone}\""],
                .. WithoutNulls ? ["nulls: false"] : Array.Empty<string>(),
            ];
            return Nest($"{{ {string.Join(", ", options)} }}");
        }
    }

    public string Selection => Path.Replace(".", " { ", StringComparison.Ordinal) + string.Concat(Path.Where(letter => letter == '.').Select(_ => " }"));

    /// <summary>The names around something else, as input objects.</summary>
    public string Nest(string inner) => Path.Split('.').Reverse().Aggregate(inner, (nested, name) => $"{{ {name}: {nested} }}");

    public object? Of(ModelRow row)
    {
        var names = Path.Split('.');
        var owner = names[..^1].Aggregate((ModelRow?)row, (current, relation) => current?.ToOne[relation]);
        return (owner?.Values[names[^1]], Bucket) switch
        {
            (DateTimeOffset time, { } bucket) => Calendar.Start(bucket, Zone ?? "UTC", time),
            (DateOnly day, { } bucket) => Calendar.Start(bucket, day),
            (var value, _) => value,
        };
    }

    public object? Read(JsonElement key, object? expected)
    {
        var told = Path.Split('.').Aggregate(key, (element, name) => element.GetProperty(name));
        return told.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.True or JsonValueKind.False => told.GetBoolean(),
            JsonValueKind.Number => expected is int ? told.GetInt32() : told.GetDecimal(),
            _ => expected switch
            {
                DateTimeOffset => told.GetDateTimeOffset(),
                DateOnly => DateOnly.Parse(told.GetString()!, System.Globalization.CultureInfo.InvariantCulture),
                long when NodeId.TryParse(told.GetString(), out var id) => id.Key,
                _ => told.GetString(),
            },
        };
    }
}

/// <summary>A figure of groups: the count, where it names no function.</summary>
internal sealed record FigureOf(string? Function, string Field)
{
    public string Nest(string inner) => Function is null ? $"{{ count: {inner} }}" : $"{{ aggregate: {{ {Function}: {{ {Field}: {inner} }} }} }}";

    public object? Of(IReadOnlyList<ModelRow> rows) => Function is null ? (decimal)rows.Count : Figures.Of(Function, rows, Field);
}

/// <summary>A condition on groups.</summary>
internal sealed record HavingOf(FigureOf Figure, string Operation, object? Value)
{
    public string Literal => Figure.Nest($"{{ {Operation}: {Condition.LiteralOf(Figure.Field, Value)} }}");

    public bool Holds(IReadOnlyList<ModelRow> rows) => Condition.Compares(Figure.Of(rows), Operation, Value);
}

/// <summary>A group of the model.</summary>
internal sealed record ModelGroup(object?[] Keys, IReadOnlyList<ModelRow> Rows);

/// <summary>The groups of a list: as GraphQL, and of rows in memory.</summary>
/// <param name="Type">The rows' type.</param>
/// <param name="Where">Which rows.</param>
/// <param name="Keys">The keys.</param>
/// <param name="Having">Conditions, all of which are to hold; or one of which, where <paramref name="AnyOf"/> says so.</param>
/// <param name="AnyOf">Whether one of them is enough.</param>
/// <param name="Order">Keys by their places, or figures, with their directions.</param>
internal sealed record Grouping(string Type, Condition Where, KeyOf[] Keys, HavingOf[] Having, bool AnyOf, (int Key, FigureOf? Figure, bool Descending)[] Order)
{
    /// <summary>Whether the keys alone are asked for: the values of a filter box.</summary>
    public bool IsBare { get; init; }

    /// <summary>Writes the field.</summary>
    public string Write(int first, string? after)
    {
        var text = new StringBuilder("groups(by: [").AppendJoin(", ", Keys.Select(key => key.Literal))
            .Append(IsBare ? "], order: [" : $"], having: {{ {(AnyOf ? "or" : "and")}: [{string.Join(", ", Having.Select(condition => condition.Literal))}] }}, order: [")
            .AppendJoin(", ", Order.Select(term => (term.Figure is { } figure ? figure.Nest(Direction(term.Descending)) : $"{{ key: {Keys[term.Key].Nest(Direction(term.Descending))} }}")))
            .Append("], first: ").Append(first);
        text.Append(after is null ? "" : $", after: \"{after}\"").Append($") {{ cursor {(IsBare ? "" : "count ")}key {{ ");
        return text.AppendJoin(' ', Keys.Select(key => key.Selection)).Append(" } ").Append(IsBare ? "" : Figures.Selection(Type)).Append(" }").ToString();
    }

    /// <summary>The groups of rows, in their order.</summary>
    public List<ModelGroup> Of(IEnumerable<ModelRow> rows)
    {
        var groups = rows.Where(Where.Holds).Select(row => (Keys: Array.ConvertAll(Keys, key => key.Of(row)), Row: row))
            .GroupBy(row => string.Join('|', row.Keys.Select(Figures.Text)), StringComparer.Ordinal)
            .Select(group => new ModelGroup(group.First().Keys, [.. group.Select(row => row.Row)]))
            .Where(group => !Keys.Where((key, i) => key.WithoutNulls && group.Keys[i] is null).Any())
            .Where(group => Having.Length == 0 || (AnyOf ? Having.Any(one => one.Holds(group.Rows)) : Having.All(one => one.Holds(group.Rows))))
            .ToList();
        groups.Sort(Compare);
        return groups;
    }

    public int Compare(ModelGroup left, ModelGroup right)
    {
        foreach (var (key, figure, descending) in Order)
        {
            var compared = figure is null ? ModelRow.Compare(left.Keys[key], right.Keys[key]) : ModelRow.Compare(figure.Of(left.Rows), figure.Of(right.Rows));
            if (compared != 0)
            {
                return descending ? -compared : compared;
            }
        }

        return left.Keys.Zip(right.Keys, ModelRow.Compare).FirstOrDefault(compared => compared != 0);
    }

    /// <summary>Holds an answer against groups.</summary>
    public void Check(string path, IReadOnlyList<ModelGroup> expected, JsonElement actual)
    {
        var told = actual.EnumerateArray().ToArray();
        var lines = expected.Select(group => Line(IsBare ? 0 : group.Rows.Count, group.Keys));
        Assert.Equal(
            $"{path}\n{string.Join('\n', lines)}",
            $"{path}\n{string.Join('\n', told.Select((group, i) => Line(IsBare ? 0 : group.GetProperty("count").GetInt32(), Keys.Select((key, k) => key.Read(group.GetProperty("key"), i < expected.Count ? expected[i].Keys[k] : null)))))}");
        for (var i = 0; i < told.Length && !IsBare; i++)
        {
            Figures.Check($"{path}[{i}]", Type, expected[i].Rows, told[i].GetProperty("aggregate"));
        }
    }

    public override string ToString() => $"{Type} {Where.Literal} {Write(0, null)}";

    private static string Line(int count, IEnumerable<object?> keys) => $"{count}: {string.Join(" | ", keys.Select(Figures.Text))}";

    private static string Direction(bool descending) => descending ? "DESC" : "ASC";
}
