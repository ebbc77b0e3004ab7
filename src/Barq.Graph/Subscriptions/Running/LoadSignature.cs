using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Barq.Graph.Batching;
using Barq.Graph.Plans;
using Barq.Persistence.Querying;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>
/// What a plan reads, as text: plans with the same signature find their rows and columns in the same places, so that what one of them has read
/// can be written by all.
/// </summary>
internal static class LoadSignature
{
    /// <summary>The signature of what is read for a request.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="variables">The request's variables: they count by the values that they give to arguments, whatever their names are.</param>
    public static string Of(OperationPlan plan, Variables variables)
    {
        var text = new StringBuilder();
        foreach (var load in plan.Loads)
        {
            Append(text, load);
            if (load is PageLoad page)
            {
                // The length in front: a value can't pretend to be what stands behind it.
                foreach (var asked in page.Groups.Select(group => group.Arguments.Arguments).Concat(page.Counted.Select(field => field.Arguments)).Prepend(page.Arguments.Arguments))
                {
                    var arguments = asked.Fingerprint(variables);
                    Append(text, arguments.Length).Append(arguments);
                }
            }
        }

        return Hash(text.ToString());
    }

    /// <summary>A short text for a long one.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Append(StringBuilder text, LoadPlan load)
    {
        text.Append('\n').Append(load.Entity.Name);
        switch (load)
        {
            case KeyLoad key:
                text.Append('=').Append(key.Column.Name);
                break;
            case RelatedLoad related:
                Append(Append(text.Append('>'), related.Parent.Index), related.ParentSlot).Append(related.Namespace);
                break;
            case PageLoad page:
                Append(Append(text.Append('*'), page.Parent?.Index ?? -1), page.ParentSlot).Append(page.Relation?.ForeignKey.Name)
                    .Append(page.ReadsRows ? 'r' : '-').Append(page.Counted.Count > 0 ? 'c' : '-').Append(page.LooksAhead ? 'a' : '-').Append(page.ReadsPositions ? 'p' : '-');
                AppendTotals(text, page.Totals);
                foreach (var group in page.Groups)
                {
                    AppendTotals(text.Append('g'), group.Totals);
                }

                break;
        }

        foreach (var join in load.Shape.Joins)
        {
            Append(text.Append('/'), join.Parent).Append(join.ForeignKey?.Name);
        }

        foreach (var column in load.Shape.Columns)
        {
            Append(text.Append(','), column.Join).Append(column.Column.Name);
        }

        foreach (var resolved in load.Resolved)
        {
            Append(text.Append('!'), resolved.KeySlot).Append(resolved.Field.Name);
        }
    }

    private static void AppendTotals(StringBuilder text, IEnumerable<Total> totals)
    {
        foreach (var total in totals)
        {
            Append(text.Append('+'), (int)total.Function).Append(total.Column.Name);
        }
    }

    private static StringBuilder Append(StringBuilder text, int number) => text.Append(CultureInfo.InvariantCulture, $"{number}:");
}
