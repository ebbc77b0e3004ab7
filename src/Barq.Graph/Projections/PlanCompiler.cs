using System.Collections.Frozen;
using Barq.Graph.Batching;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Paging;
using Barq.Graph.Responses;
using GraphQLParser.AST;

namespace Barq.Graph.Projections;

/// <summary>
/// Turns selections into what has to be read and how it is written. Columns and to-one relations become columns and joins of the
/// load that reads the object; connections become loads of their own, one for all of its rows.
/// </summary>
internal sealed class PlanCompiler(SelectionReader selections, PlanScope scope)
{
    /// <summary>Reads selections.</summary>
    public SelectionReader Selections => selections;

    /// <summary>Plans the fields selected on an entity.</summary>
    /// <param name="load">The load that reads the entity.</param>
    /// <param name="join">Where in the load's shape its columns are.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="sets">The selection sets.</param>
    /// <param name="path">The response keys that lead here.</param>
    /// <param name="owner">The bit of the root that the selection belongs to.</param>
    /// <param name="union">The union that the entity is met in; null for none.</param>
    public ObjectWriter Object(
        LoadPlan load, int join, EntityDefinition entity, IReadOnlyList<GraphQLSelectionSet> sets, IReadOnlyList<string> path, ulong owner, string? union = null)
    {
        var firstPart = scope.Deferrals?.Parts.Count ?? 0;
        var fields = selections.Read(entity.Name, "Node", sets, union, scope.Deferrals);
        var split = scope.Split(fields, firstPart);
        var writers = new FieldWriter[fields.Count];
        for (var i = 0; i < writers.Length; i++)
        {
            var field = fields[i];
            writers[i] = scope.In(field, () => Field(load, join, entity, field, [.. path, field.ResponseKey], owner));
        }

        return new ObjectWriter(writers, split);
    }

    /// <summary>Plans the fields selected on a connection.</summary>
    /// <param name="load">The connection's load.</param>
    /// <param name="field">The connection's field.</param>
    /// <param name="path">The response keys that lead to it.</param>
    /// <param name="owner">The bit of the root that the selection belongs to.</param>
    public ConnectionWriter Connection(PageLoad load, SelectedField field, IReadOnlyList<string> path, ulong owner)
    {
        load.Owners |= owner;
        var stem = FieldNames.Stem(field.Name);
        var firstPart = scope.Deferrals?.Parts.Count ?? 0;
        var parts = selections.Read(stem + "Connection", null, field.Selections, deferrals: scope.Deferrals);
        var split = scope.Split(parts, firstPart);
        return new ConnectionWriter(load, parts.Select(part => scope.In(part, () => Part(load, part, stem, path, owner))).ToArray(), split);
    }

    /// <summary>Plans the fields selected on the object that says who asks.</summary>
    /// <param name="definition">The object.</param>
    /// <param name="registry">Finds the entities of its rows.</param>
    /// <param name="field">The field of the query type.</param>
    /// <param name="path">The response keys that lead to it.</param>
    /// <param name="owner">The bit of the root that the selection belongs to.</param>
    public CallerPart[] Caller(CallerDefinition definition, EntityRegistry registry, SelectedField field, IReadOnlyList<string> path, ulong owner) =>
        [.. selections.Read(definition.TypeName, null, field.Selections).Select(part =>
        {
            var known = definition.Fields.FirstOrDefault(candidate => candidate.Name == part.Name);
            if (known?.EntityType is not { } type)
            {
                return new CallerPart(part, known, null, null);
            }

            var entity = registry.Entity(type);
            var load = scope.ByKey(entity, entity.Table.Key, $"{definition.TypeName}.{part.Name}");
            return new CallerPart(part, known, load, Object(load, 0, entity, part.Selections, [.. path, part.ResponseKey], owner));
        })];

    private FieldWriter Field(LoadPlan load, int join, EntityDefinition entity, SelectedField field, IReadOnlyList<string> path, ulong owner)
    {
        switch (entity.Field(field.Name))
        {
            case IdField:
                return new IdWriter(field.ResponseKey, entity.NodeIdPrefix, load.Shape.Require(join, entity.Table.Key));
            case ColumnField { Column: var column }:
                return LeafWriters.Column(field.ResponseKey, column, load.Shape.Require(join, column));
            case ReferenceField reference:
                return new ReferenceWriter(field.ResponseKey, reference.Prefix, load.Shape.Require(join, reference.Key));
            case AnyReferenceField any:
                return new ComputedWriter(field.ResponseKey, true, [load.Shape.Require(join, any.Type), load.Shape.Require(join, any.Key)], AnyReferenceField.Compute);
            case ComputedField computed:
                var slots = computed.Columns.Select(column => load.Shape.Require(join, column)).ToArray();
                return new ComputedWriter(field.ResponseKey, !computed.IsNullable, slots, computed.Compute);
            case ToOneField toOne when scope.Related(load, join, toOne, $"{entity.Name}.{field.Name}") is { } kept:
                return new RelatedWriter(field.ResponseKey, !toOne.IsNullable, kept, Object(kept, 0, toOne.Target, field.Selections, path, owner));
            case ToOneField toOne:
                var joined = PlanScope.Join(load, join, toOne);
                var keySlot = load.Shape.Require(joined, toOne.Target.Table.Key);
                var related = Object(load, joined, toOne.Target, field.Selections, path, owner);
                return new ToOneWriter(field.ResponseKey, !toOne.IsNullable, keySlot, related);
            case ToManyField toMany:
                var parentSlot = load.Shape.Require(join, entity.Table.Key);
                var arguments = scope.Arguments(entity.Name, field.Ast);
                var page = scope.Page(load, parentSlot, toMany, arguments, path, $"{entity.Name}.{field.Name}");
                return new ConnectionFieldWriter(field.ResponseKey, parentSlot, Connection(page, field, path, owner));
            case ResolvedField resolved:
                return Resolved(load, join, entity, field, resolved);
            case VariantField variant:
                return new VariantWriter(
                    field.ResponseKey,
                    load.Shape.Require(join, variant.Kind),
                    load.Shape.Require(join, variant.Json),
                    variant.Types.ToFrozenDictionary(type => type.Key, type => JsonParts.Of(type.Value, selections, field.Selections, variant.Union), StringComparer.Ordinal));
            case null when field.Name == "__typename":
                return new ConstantWriter(field.ResponseKey, entity.Name);
            default:
                throw new NotSupportedException($"{entity.Name}.{field.Name} can't be planned.");
        }
    }

    private ResolvedWriter Resolved(LoadPlan load, int join, EntityDefinition entity, SelectedField field, ResolvedField resolved)
    {
        var keySlot = load.Shape.Require(join, entity.Table.Key);
        var slots = resolved.Columns.Select(column => load.Shape.Require(join, column)).ToArray();

        scope.Use(load.ResolvedUse);

        // Aliases share the resolver's value, as they would share a column's.
        var slot = load.Resolved.FindIndex(candidate => candidate.Field == resolved && candidate.KeySlot == keySlot);
        if (slot < 0)
        {
            slot = load.Resolved.Count;
            load.Resolved.Add(new ResolvedSlot(resolved, keySlot, slots));
        }

        return new ResolvedWriter(field.ResponseKey, !resolved.IsNullable, load, slot);
    }

    private ConnectionPartWriter Part(PageLoad load, SelectedField part, string stem, IReadOnlyList<string> path, ulong owner)
    {
        switch (part.Name)
        {
            case "nodes":
                ReadRows(load);
                var (node, nodes) = scope.List(part, [load], selections, end => new StreamedPage(end, load, part.Ast), () => Object(load, 0, load.Entity, part.Selections, [.. path, part.ResponseKey], owner));
                return new NodesWriter(part.ResponseKey, node, nodes);
            case "edges":
                ReadRows(load);
                var (edge, edges) = scope.List(part, [load], selections, end => new StreamedPage(end, load, part.Ast), () => Edge(load, part, stem, path, owner));
                return new EdgesWriter(part.ResponseKey, edge.Parts, edge.Split, edges);
            case "pageInfo":
                var info = selections.Read("PageInfo", null, part.Selections);
                return new PageInfoWriter(part.ResponseKey, info.Select(field => InfoPart(load, field)).ToArray());
            case CountFields.Count:
                return new TotalCountWriter(part.ResponseKey, Counted(), load.Parent is null);
            case CountFields.IsCapped:
                return new CountIsCappedWriter(part.ResponseKey, Counted(), load.Parent is null);
            case AggregateFields.Name:
                scope.Use(load.TotalUse);
                return AggregateCompiler.Part(load, part, selections);
            case GroupFields.Name:
                var groups = scope.Groups(load, scope.Arguments(stem + "Connection", part.Ast), [.. path, part.ResponseKey]);
                return new GroupCompiler(load, groups, selections).Part(part);
            default:
                return new PartTypeNameWriter(part.ResponseKey, stem + "Connection");
        }

        int Counted()
        {
            scope.Use(load.CountUse);
            var source = new CountSource(scope.Arguments(stem + "Connection", part.Ast), [.. path, part.ResponseKey]);
            if (load.Counted.FindIndex(known => known.Key == source.Key) is var place and >= 0)
            {
                return place;
            }

            load.Counted.Add(source);
            return load.Counted.Count - 1;
        }
    }

    private (EdgePartWriter[] Parts, SplitSelection? Split) Edge(PageLoad load, SelectedField part, string stem, IReadOnlyList<string> path, ulong owner)
    {
        var firstPart = scope.Deferrals?.Parts.Count ?? 0;
        var edge = selections.Read(stem + "Edge", null, part.Selections, deferrals: scope.Deferrals);
        var split = scope.Split(edge, firstPart);
        return ([.. edge.Select(field => scope.In(field, () => EdgePart(load, field, stem, [.. path, part.ResponseKey], owner)))], split);
    }

    private EdgePartWriter EdgePart(PageLoad load, SelectedField field, string stem, IReadOnlyList<string> path, ulong owner)
    {
        switch (field.Name)
        {
            case "node":
                return new EdgeNodeWriter(field.ResponseKey, Object(load, 0, load.Entity, field.Selections, [.. path, field.ResponseKey], owner));
            case "cursor":
                load.ReadsPositions = true;
                return new EdgeCursorWriter(field.ResponseKey);
            default:
                return new EdgeTypeNameWriter(field.ResponseKey, stem + "Edge");
        }
    }

    private void ReadRows(PageLoad load)
    {
        load.ReadsRows = true;
        scope.Use(load.RowUse);
    }

    private ConnectionPartWriter InfoPart(PageLoad load, SelectedField field)
    {
        switch (field.Name)
        {
            case "hasNextPage" or "hasPreviousPage":
                ReadRows(load);
                load.LooksAhead = true;
                return new HasPageWriter(field.ResponseKey, field.Name == "hasNextPage");
            case "startCursor" or "endCursor":
                ReadRows(load);
                load.ReadsPositions = true;
                return new PageCursorWriter(field.ResponseKey, field.Name == "endCursor");
            default:
                return new PartTypeNameWriter(field.ResponseKey, "PageInfo");
        }
    }
}
