using System.Security.Cryptography;
using System.Text;
using Barq.Persistence.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Barq.Persistence.RowSecurity;

/// <summary>The policy of one table, made from <see cref="FenceRules"/> as the product's own fence is.</summary>
/// <param name="Table">The table.</param>
/// <param name="Condition">Which of its rows are there, to be read and to be written.</param>
internal sealed record TablePolicy(string Table, string Condition)
{
    /// <summary>The name of every policy.</summary>
    public const string Name = "barq_fence";

    // As queries of their own: they are asked once for a statement, and not for each row.
    private const string Organization = "(SELECT current_setting('barq.organization_id', true))";
    private const string OrganizationKey = "(SELECT NULLIF(NULLIF(current_setting('barq.organization_id', true), ''), '" + FenceSettings.Everything + "')::bigint)";
    private const string CourierKey = "(SELECT NULLIF(current_setting('barq.courier_id', true), '')::bigint)";
    private const string Administration = "(SELECT current_setting('barq.administration', true)) = 'on'";

    /// <summary>What the policy is known by: another condition is another policy.</summary>
    public string Mark => "barq " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Condition)).AsSpan(0, 16));

    /// <summary>The statements that put it on its table, for the table's owner too.</summary>
    public string Sql =>
        $"""
        ALTER TABLE {Table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        DROP POLICY IF EXISTS {Name} ON {Table};
        CREATE POLICY {Name} ON {Table} USING ({Condition}) WITH CHECK ({Condition});
        COMMENT ON POLICY {Name} ON {Table} IS '{Mark}';
        """;

    /// <summary>The statements that take it off.</summary>
    public static string Removal(string table) =>
        $"DROP POLICY {Name} ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY;";

    /// <summary>The policies of all tables of a model.</summary>
    public static IReadOnlyList<TablePolicy> Of(IReadOnlyModel model) =>
        [.. model.GetEntityTypes().Select(Of).OrderBy(policy => policy.Table, StringComparer.Ordinal)];

    private static TablePolicy Of(IReadOnlyEntityType entity)
    {
        var rule = FenceRules.Of(entity.ClrType);
        var seen = $"{ColumnOf(entity, rule.OrganizationProperty)} = {OrganizationKey}";
        if (rule.CourierPath is { } path)
        {
            seen += $" AND ({CourierKey} IS NULL OR {Courier(entity, path)})";
        }

        if (rule.AdministratorsOnly)
        {
            seen += $" AND {Administration}";
        }

        return new TablePolicy(entity.GetTableName()!, $"{Organization} = '{FenceSettings.Everything}' OR ({seen})");
    }

    private static string Courier(IReadOnlyEntityType entity, string[] path)
    {
        if (path is [var own])
        {
            return $"{ColumnOf(entity, own)} = {CourierKey}";
        }

        var relation = entity.FindNavigation(path[0])!.ForeignKey;
        var target = relation.PrincipalEntityType;
        var table = target.GetTableName()!;
        return $"EXISTS (SELECT 1 FROM {table} AS fenced WHERE fenced.{ColumnOf(target, relation.PrincipalKey.Properties[0].Name)} = "
            + $"{entity.GetTableName()}.{ColumnOf(entity, relation.Properties[0].Name)} AND fenced.{ColumnOf(target, path[1])} = {CourierKey})";
    }

    private static string ColumnOf(IReadOnlyEntityType entity, string property) => entity.FindProperty(property)!.GetColumnName();
}
