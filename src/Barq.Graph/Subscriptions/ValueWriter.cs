using System.Collections;
using System.Globalization;
using Barq.Graph.Answers;
using Barq.Graph.Documents;
using Barq.Persistence.Storage;
using GraphQLParser.AST;

namespace Barq.Graph.Subscriptions;

/// <summary>Writes the selected fields of an object that a producer has made.</summary>
internal sealed class ValueWriter
{
    private readonly (byte[] Key, ValueField? Field, ValueWriter? Object)[] _fields;
    private readonly string _typeName;

    private ValueWriter(string typeName, (byte[], ValueField?, ValueWriter?)[] fields) => (_typeName, _fields) = (typeName, fields);

    /// <summary>Plans a selection.</summary>
    public static ValueWriter Plan(ValueShape shape, IReadOnlyList<GraphQLSelectionSet> sets, SelectionReader selections) => new(
        shape.Name,
        [.. selections.Read(shape.Name, null, sets).Select(selected =>
        {
            var field = shape.Fields.FirstOrDefault(candidate => candidate.Name == selected.Name);
            return (ResponseKeys.Encode(selected.ResponseKey), field, field?.Shape is { } inner ? Plan(inner, selected.Selections, selections) : null);
        })]);

    /// <summary>Writes an object.</summary>
    public void Write(Utf8Writer json, object value)
    {
        json.Raw((byte)'{');
        for (var i = 0; i < _fields.Length; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            var (key, field, inner) = _fields[i];
            json.Raw(key);
            if (field is null)
            {
                json.String(_typeName);
            }
            else if (field.IsList && field.Get(value) is IEnumerable list)
            {
                WriteList(json, list, inner);
            }
            else
            {
                WriteOne(json, field.Get(value), inner);
            }
        }

        json.Raw((byte)'}');
    }

    private static void WriteList(Utf8Writer json, IEnumerable list, ValueWriter? inner)
    {
        json.Raw((byte)'[');
        var isFirst = true;
        foreach (var item in list)
        {
            json.Raw(isFirst ? ""u8 : ","u8);
            isFirst = false;
            WriteOne(json, item, inner);
        }

        json.Raw((byte)']');
    }

    private static void WriteOne(Utf8Writer json, object? value, ValueWriter? inner)
    {
        switch (value)
        {
            case null:
                json.Null();
                break;
            case not null when inner is not null:
                inner.Write(json, value);
                break;
            case string text:
                json.String(text);
                break;
            case bool truth:
                json.Boolean(truth);
                break;
            case Enum member:
                json.String(EnumText.FromMemberName(member.ToString()));
                break;
            case DateTimeOffset instant:
                json.DateTime(instant.UtcTicks);
                break;
            case decimal exact:
                json.Number(exact);
                break;
            case double or float:
                json.Number(Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            default:
                json.Number(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
