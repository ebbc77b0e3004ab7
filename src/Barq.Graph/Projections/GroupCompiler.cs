using Barq.Graph.Batching;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Responses;

namespace Barq.Graph.Projections;

/// <summary>Plans <c>groups</c>: one statement for the field, for all parents together.</summary>
/// <param name="load">The list whose rows are put together.</param>
/// <param name="groups">The statement.</param>
/// <param name="selections">Reads selections.</param>
internal sealed class GroupCompiler(PageLoad load, GroupLoad groups, SelectionReader selections)
{
    /// <summary>Plans the field of a connection.</summary>
    public ConnectionPartWriter Part(SelectedField part)
    {
        var typeName = load.Entity.Name + "Group";
        return new GroupsWriter(part.ResponseKey, groups.Index, [.. selections.Read(typeName, null, part.Selections).Select(field => Field(field, typeName))], load.Parent is null);
    }

    private GroupFieldWriter Field(SelectedField field, string typeName) => field.Name switch
    {
        "key" => new GroupObjectWriter(field.ResponseKey, Keys(load.Entity, field, "")),
        "count" => Count(field),
        "cursor" => new GroupCursorWriter(field.ResponseKey),

        // Behind the count.
        AggregateFields.Name => new GroupAggregateWriter(field.ResponseKey, new AggregateCompiler(load.Entity, selections, groups.Totals, 1).Parts(field)),
        _ => new GroupTypeNameWriter(field.ResponseKey, typeName),
    };

    private GroupCountWriter Count(SelectedField field)
    {
        groups.Arguments.IsCounted = true;
        return new GroupCountWriter(field.ResponseKey);
    }

    private GroupFieldWriter[] Keys(EntityDefinition entity, SelectedField parent, string path)
    {
        var typeName = entity.Name + "GroupKey";
        var known = GroupFields.Of(entity).ToDictionary(key => key.Name, StringComparer.Ordinal);
        return [.. selections.Read(typeName, null, parent.Selections).Select<SelectedField, GroupFieldWriter>(field => known.GetValueOrDefault(field.Name) switch
        {
            null => new GroupTypeNameWriter(field.ResponseKey, typeName),
            { Relation: { } relation } => new GroupObjectWriter(field.ResponseKey, Keys(relation.Target, field, $"{path}{field.Name}.")),
            _ => new GroupKeyWriter(field.ResponseKey, path + field.Name),
        })];
    }
}
