using Barq.Graph.Documents;
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

/// <summary>What is selected of the figures of some rows.</summary>
internal sealed class AggregateParts(AggregatePart[] parts)
{
    /// <summary>Writes the object.</summary>
    /// <param name="context">The response.</param>
    /// <param name="totals">The figures; null where nothing was read.</param>
    /// <param name="row">Which; -1 for those of no row: there are none then, and what counts is 0.</param>
    public void Write(ResponseContext context, RowSet? totals, int row)
    {
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
                if (row >= 0 || value is ConstantWriter)
                {
                    value.Write(context, totals!, row);
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
    }
}

/// <summary><c>aggregate</c> of a list.</summary>
internal sealed class AggregateWriter(string responseKey, AggregateParts parts, bool isRoot) : ConnectionPartWriter(responseKey)
{
    public override bool Write(ResponseContext context, in PageView page)
    {
        var totals = page.Result.Totals;
        var group = totals is null ? default : isRoot ? totals.All : totals.Group(page.Parent);
        parts.Write(context, totals, group.Length > 0 ? group.Start : -1);
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

/// <summary>Writes an average or a percentile: as short as it can be told, so that both databases tell the same.</summary>
internal sealed class AverageWriter(string responseKey, int slot) : FieldWriter(responseKey, false)
{
    public override bool Write(ResponseContext context, RowSet rows, int row)
    {
        if (rows.Columns[slot].IsNull(row))
        {
            return WriteNull(context);
        }

        // A decimal divided so loses the noughts behind its last digit.
        context.Out.Number(rows.Column<DecimalBuffer>(slot)[row] / 1.0000000000000000000000000000m);
        return true;
    }
}
