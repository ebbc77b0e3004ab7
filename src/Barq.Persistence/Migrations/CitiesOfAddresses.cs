namespace Barq.Persistence.Migrations;

/// <summary>The city that an address names, in SQL that both databases understand: for rows that were there before their city was.</summary>
internal static class CitiesOfAddresses
{
    /// <summary>What stands behind the last comma of a column, be it Latin or Arabic; NULL where that is nothing, or too long for a city.</summary>
    /// <param name="address">The column.</param>
    public static string Sql(string address)
    {
        // What rtrim leaves, when it may take everything but commas, ends with the last comma.
        var part = $"trim(substr({address}, length(rtrim({address}, replace(replace({address}, ',', ''), '،', ''))) + 1), ' \t\r\n')";
        return $"CASE WHEN length({part}) BETWEEN 1 AND 100 THEN {part} END";
    }
}
