using Barq.Graph.Documents;
using Barq.Graph.Paging;
using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary><c>groups</c>.</summary>
internal sealed class GroupsWriter(string responseKey, int index, GroupFieldWriter[] fields, bool isRoot) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        var result = page.Result.Groups[index];
        var rows = result.Rows!;
        var view = new GroupView(result.Arguments, rows, GroupKeyWriters.Of(result.Arguments));
        var group = isRoot ? rows.All : rows.Group(page.Parent);
        var json = context.Out;
        json.Raw((byte)'[');
        for (var place = 0; place < group.Length; place++)
        {
            json.Raw(place == 0 ? ""u8 : ","u8);
            json.Step();
            GroupObjectWriter.Write(context, view, group.Start + place, fields);
        }

        json.Raw((byte)']');
        return true;
    }
}

/// <summary>Groups, as their fields are written.</summary>
/// <param name="Arguments">The arguments that they were read with.</param>
/// <param name="Rows">The groups.</param>
/// <param name="Keys">Write the keys, by their paths.</param>
internal readonly record struct GroupView(GroupArguments Arguments, RowSet Rows, IReadOnlyDictionary<string, FieldWriter> Keys);

/// <summary>Writes one selected field of a group. What a group may not be without is always there.</summary>
internal abstract class GroupFieldWriter(string responseKey)
{
    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(responseKey);

    /// <summary>Writes the value.</summary>
    public abstract void Write(ResponseContext context, in GroupView view, int row);
}

/// <summary>An object in a group: <c>key</c>, or a relation in it.</summary>
internal sealed class GroupObjectWriter(string responseKey, GroupFieldWriter[] fields) : GroupFieldWriter(responseKey)
{
    public override void Write(ResponseContext context, in GroupView view, int row) => Write(context, view, row, fields);

    /// <summary>Writes fields between braces.</summary>
    public static void Write(ResponseContext context, in GroupView view, int row, GroupFieldWriter[] fields)
    {
        var json = context.Out;
        json.Raw((byte)'{');
        for (var i = 0; i < fields.Length; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            json.Raw(fields[i].Key);
            fields[i].Write(context, view, row);
        }

        json.Raw((byte)'}');
    }
}

/// <summary>A key; null where the groups are not by it.</summary>
internal sealed class GroupKeyWriter(string responseKey, string path) : GroupFieldWriter(responseKey)
{
    public override void Write(ResponseContext context, in GroupView view, int row)
    {
        if (view.Keys.GetValueOrDefault(path) is { } key)
        {
            key.Write(context, view.Rows, row);
        }
        else
        {
            context.Out.Null();
        }
    }
}

/// <summary><c>count</c>.</summary>
internal sealed class GroupCountWriter(string responseKey) : GroupFieldWriter(responseKey)
{
    public override void Write(ResponseContext context, in GroupView view, int row) => context.Out.Number(view.Rows.Column<Int64Buffer>(0)[row]);
}

/// <summary><c>aggregate</c>.</summary>
internal sealed class GroupAggregateWriter(string responseKey, AggregateParts parts) : GroupFieldWriter(responseKey)
{
    public override void Write(ResponseContext context, in GroupView view, int row) => parts.Write(context, view.Rows, row);
}

/// <summary><c>cursor</c>.</summary>
internal sealed class GroupCursorWriter(string responseKey) : GroupFieldWriter(responseKey)
{
    public override void Write(ResponseContext context, in GroupView view, int row)
    {
        context.Out.Raw((byte)'"');
        Cursor.Write(view.Arguments.Signature, (ColumnBuffer[])view.Rows.Positions, row, context.Out);
        context.Out.Raw((byte)'"');
    }
}

/// <summary><c>__typename</c>.</summary>
internal sealed class GroupTypeNameWriter(string responseKey, string typeName) : GroupFieldWriter(responseKey)
{
    public override void Write(ResponseContext context, in GroupView view, int row) => context.Out.String(typeName);
}
