using Barq.Graph.Definitions;
using Barq.Graph.Errors;
using Barq.Persistence.Querying;
using Barq.Persistence.Storage;

namespace Barq.Graph.Paging;

/// <summary>Reads <c>by</c>.</summary>
internal sealed class GroupKeyReader
{
    private readonly GroupShape _shape;
    private readonly List<NamedGroupKey> _keys = [];
    private readonly List<Predicate> _without = [];

    private GroupKeyReader(GroupShape shape) => _shape = shape;

    /// <summary>Reads the keys.</summary>
    /// <param name="entity">The type of the rows.</param>
    /// <param name="shape">Gets the keys, and the relations that lead to them.</param>
    /// <param name="by">The coerced argument.</param>
    /// <returns>The keys, and the conditions that leave groups without a value out.</returns>
    /// <exception cref="GraphQLRequestException">They can't be used.</exception>
    public static (IReadOnlyList<NamedGroupKey> Keys, IReadOnlyList<Predicate> Without) Read(EntityDefinition entity, GroupShape shape, object? by)
    {
        var reader = new GroupKeyReader(shape);
        foreach (var element in (IEnumerable<object?>)by!)
        {
            reader.Read(entity, 0, "", 0, element);
        }

        return reader._keys.Count switch
        {
            0 => throw Refused("'by' names nothing to group by."),
            > GroupFields.MostKeys => throw Refused($"'by' names {reader._keys.Count} keys, and may name {GroupFields.MostKeys}."),
            _ => (reader._keys, reader._without),
        };
    }

    private void Read(EntityDefinition entity, int join, string path, int hops, object? element)
    {
        foreach (var (name, value) in (IDictionary<string, object?>)element!)
        {
            if (value is not IDictionary<string, object?> options)
            {
                continue;
            }

            var field = GroupFields.Of(entity).First(candidate => candidate.Name == name);
            if (field.Relation is { } relation)
            {
                if (hops == GroupFields.MostHops)
                {
                    throw Refused($"The key '{path}{name}' lies behind more than {GroupFields.MostHops} relations.");
                }

                Read(relation.Target, _shape.Rows.RequireJoin(join, relation.Relation), $"{path}{name}.", hops + 1, options);
                continue;
            }

            Add(field, join, path + name, options);
        }
    }

    private void Add(GroupField field, int join, string path, IDictionary<string, object?> options)
    {
        if (_keys.Exists(key => key.Path == path))
        {
            throw Refused($"'by' names '{path}' twice.");
        }

        var key = new GroupKey(join, field.Column!);
        if (GroupFields.HasBuckets(field.Column!) && options.TryGetValue("bucket", out var bucket) && bucket is string text)
        {
            key = key with { Bucket = EnumText.Parse<TimeBucket>(text) };
        }

        var zone = options.TryGetValue("timeZone", out var named) ? named as string : null;
        if (field.Column!.Kind == ColumnKind.DateTime && key.Bucket is not null)
        {
            key = key with
            {
                Zone = TimeBuckets.Zone(zone ?? "UTC") ?? throw Refused($"'{zone}' is not a time zone: name one of the IANA database, such as \"Asia/Riyadh\"."),
            };
        }
        else if (zone is not null || key.Bucket == TimeBucket.Hour)
        {
            throw Refused($"The key '{path}' has no {(zone is null ? "hours: it is a day" : "time zone: only times in buckets have one")}.");
        }

        var column = _shape.Add(key);
        _keys.Add(new NamedGroupKey(path, key, column, field.IdOf));
        if (options.TryGetValue("nulls", out var nulls) && nulls is false)
        {
            _without.Add(new Not(new Compare(column, Comparison.Equal, null)));
        }
    }

    private static GraphQLRequestException Refused(string message) => new(ErrorCodes.BadUserInput, message);
}
