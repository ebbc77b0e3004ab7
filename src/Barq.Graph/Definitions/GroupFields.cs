using Barq.Persistence.Querying;

namespace Barq.Graph.Definitions;

/// <summary>
/// What a list's rows can be put together by: <c>groups(by: [{ status: {} }, { courier: { city: {} } }])</c>, on every connection alike. It
/// follows from the entity's columns and to-one relations; nobody declares it.
/// </summary>
internal static class GroupFields
{
    /// <summary>The connection's field.</summary>
    public const string Name = "groups";

    /// <summary>Keys of a group at most.</summary>
    public const int MostKeys = 4;

    /// <summary>Relations that a key may lie behind.</summary>
    public const int MostHops = 3;

    /// <summary>The keys that an entity has. What only some may see is not among them.</summary>
    public static IEnumerable<GroupField> Of(EntityDefinition entity)
    {
        foreach (var field in entity.Fields)
        {
            if (field is ColumnField { Column: { Personal: null } column })
            {
                yield return new GroupField(field.Name, field, column, null, null);
            }
            else if (field is ToOneField toOne)
            {
                yield return new GroupField(field.Name, field, null, null, toOne);
                if (toOne.Relation.ForeignKey is { Personal: null } key)
                {
                    yield return new GroupField(FilterNames.ForeignKey(toOne), field, key, toOne.Target, null);
                }
            }
        }
    }

    /// <summary>Whether a column's values are put together by spans of the calendar, too.</summary>
    public static bool HasBuckets(ColumnSource column) => column.Kind is ColumnKind.DateTime or ColumnKind.Date;
}

/// <summary>What rows can be put together by.</summary>
/// <param name="Name">Its name in <c>by</c>, <c>key</c> and <c>order</c>.</param>
/// <param name="Field">The entity's field.</param>
/// <param name="Column">The column; null for what lies behind a relation.</param>
/// <param name="IdOf">The type whose global ids the column's values are; null for other values.</param>
/// <param name="Relation">The relation behind which the keys lie; null for a column.</param>
internal sealed record GroupField(string Name, FieldDefinition Field, ColumnSource? Column, EntityDefinition? IdOf, ToOneField? Relation);
