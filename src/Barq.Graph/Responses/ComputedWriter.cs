using Barq.Graph.Answers;
using Barq.Persistence.Querying;
using Barq.Persistence.Storage;

namespace Barq.Graph.Responses;

/// <summary>Writes a pure function of columns.</summary>
internal sealed class ComputedWriter(string responseKey, bool nonNull, int[] slots, Func<object?[], object?> compute)
    : FieldWriter(responseKey, nonNull)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        var values = new object?[slots.Length];
        for (var i = 0; i < slots.Length; i++)
        {
            values[i] = rows.Columns[slots[i]].Value(row);
        }

        if (compute(values) is not { } value)
        {
            return WriteNull(context);
        }

        WriteValue(context.Out, value);
        return true;
    }

    /// <summary>Writes a value of one of the CLR types that the schema has scalars for.</summary>
    internal static void WriteValue(Utf8Writer json, object value)
    {
        switch (value)
        {
            case string text:
                json.String(text);
                break;
            case bool truth:
                json.Boolean(truth);
                break;
            case int number:
                json.Number(number);
                break;
            case long number:
                json.Number(number);
                break;
            case decimal number:
                json.Number(number);
                break;
            case DateTimeOffset instant:
                json.DateTime(instant.UtcTicks);
                break;
            case DateOnly day:
                json.Date(day.DayNumber);
                break;
            case IReadOnlyList<string> texts:
                json.Raw((byte)'[');
                for (var i = 0; i < texts.Count; i++)
                {
                    json.Raw(i == 0 ? ""u8 : ","u8);
                    json.String(texts[i]);
                }

                json.Raw((byte)']');
                break;
            case Enum member:
                json.String(EnumText.FromMemberName(member.ToString()));
                break;
            default:
                throw new NotSupportedException($"The schema has no scalar for {value.GetType().Name}.");
        }
    }
}
