using Barq.Graph.Projections;
using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary>A selected field of <c>aggregate</c>: the figures of one function, or the type's name.</summary>
/// <param name="ResponseKey">The response key.</param>
/// <param name="Values">Write the figures; none for the type's name.</param>
/// <param name="TypeName">Writes the type's name; null for figures.</param>
internal sealed record AggregatePart(string ResponseKey, FieldWriter[] Values, FieldWriter? TypeName)
{
    /// <summary>The response key, quoted and with its colon, in UTF-8.</summary>
    public byte[] Key { get; } = ResponseKeys.Encode(ResponseKey);
}

/// <summary><c>aggregate</c>: of a parent without rows there are no figures, and what counts is 0.</summary>
internal sealed class AggregateWriter(string responseKey, AggregatePart[] parts, bool isRoot) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        var totals = page.Result.Totals;
        var group = totals is null ? default : isRoot ? totals.All : totals.Group(page.Parent);
        var json = context.Out;
        json.Raw((byte)'{');
        for (var i = 0; i < parts.Length; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            json.Raw(parts[i].Key);
            if (parts[i].TypeName is { } name)
            {
                name.Write(context, totals!, 0);
                continue;
            }

            json.Raw((byte)'{');
            for (var j = 0; j < parts[i].Values.Length; j++)
            {
                var value = parts[i].Values[j];
                json.Raw(j == 0 ? ""u8 : ","u8);
                json.Raw(value.Key);
                if (group.Length > 0 || value is ConstantWriter)
                {
                    value.Write(context, totals!, group.Start);
                }
                else if (value is DistinctCountWriter)
                {
                    json.Number(0);
                }
                else
                {
                    json.Null();
                }
            }

            json.Raw((byte)'}');
        }

        json.Raw((byte)'}');
        return true;
    }
}

/// <summary>Writes how many different values there are.</summary>
internal sealed class DistinctCountWriter(string responseKey, int slot) : FieldWriter(responseKey, true)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        context.Out.Number(rows.Column<Int64Buffer>(slot)[row]);
        return true;
    }
}

/// <summary>Writes an average: exact, of the sum and the count, so that both databases come to the same.</summary>
internal sealed class AverageWriter(string responseKey, int sumSlot, int countSlot) : FieldWriter(responseKey, false)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        if (rows.Columns[sumSlot].IsNull(row))
        {
            return WriteNull(context);
        }

        var sum = Convert.ToDecimal(rows.Columns[sumSlot].Value(row), System.Globalization.CultureInfo.InvariantCulture);
        context.Out.Number(decimal.Round(sum / rows.Column<Int64Buffer>(countSlot)[row], AggregateFields.AverageScale, MidpointRounding.AwayFromZero));
        return true;
    }
}
