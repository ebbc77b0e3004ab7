using Barq.Persistence.Access;

namespace Barq.Persistence.Querying;

/// <summary>Whose the rows of a table are, in columns.</summary>
/// <param name="Organization">The column with the owning organization.</param>
/// <param name="Courier">The column with the courier whose row it is, here or behind <paramref name="CourierRelation"/>; null where there is none.</param>
/// <param name="CourierRelation">The to-one relation to the table that has <paramref name="Courier"/>; null where that is this one.</param>
/// <param name="AdministratorsOnly">Whether the table is for administrators alone.</param>
internal sealed record TableFence(ColumnSource Organization, ColumnSource? Courier, Relation? CourierRelation, bool AdministratorsOnly = false)
{
    /// <summary>The fence of a table whose columns and relations are known.</summary>
    public static TableFence Of(TableSource table)
    {
        var rule = FenceRules.Of(table.EntityType);
        var organization = table.Column(rule.OrganizationProperty);
        return rule.CourierPath switch
        {
            null => new TableFence(organization, null, null, rule.AdministratorsOnly),
            [var own] => new TableFence(organization, table.Column(own), null),
            [var navigation, var property] when table.Relation(navigation) is var relation =>
                new TableFence(organization, relation.Target.Column(property), relation),
            _ => throw new NotSupportedException($"The fence of {table.EntityType.Name} leads over more than one relation."),
        };
    }
}

/// <summary>Writes the fence into statements: wherever a table is read, only rows that the caller may see are there.</summary>
internal static class FenceSql
{
    /// <summary>Writes the condition on the rows of a table, where there is one.</summary>
    /// <param name="sql">Where to.</param>
    /// <param name="alias">The table's alias.</param>
    /// <param name="table">The table.</param>
    /// <param name="glue">What to write before it.</param>
    /// <returns>Whether anything was written.</returns>
    public static bool Write(SqlBuilder sql, string alias, TableSource table, string glue)
    {
        if (sql.Fence.IsOpen)
        {
            return false;
        }

        var fence = table.Fence;
        sql.Append(glue).Column(alias, fence.Organization).Append(" = ").FencedOrganization(fence.Organization);
        if (fence.AdministratorsOnly && !sql.Fence.SeesAdministration)
        {
            sql.Append(" AND FALSE");
        }

        if (sql.Fence.CourierId is null || fence.Courier is not { } courier)
        {
            return true;
        }

        if (fence.CourierRelation is not { } relation)
        {
            sql.Append(" AND ").Column(alias, courier).Append(" = ").FencedCourier(courier);
            return true;
        }

        var related = sql.NextAlias();
        sql.Append(" AND EXISTS (SELECT 1 FROM ").Append(relation.Target.Name).Append(" AS ").Append(related)
            .Append(" WHERE ").Column(related, relation.Target.Key).Append(" = ").Column(alias, relation.ForeignKey)
            .Append(" AND ").Column(related, courier).Append(" = ").FencedCourier(courier).Append(")");
        return true;
    }
}
