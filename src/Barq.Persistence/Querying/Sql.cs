namespace Barq.Persistence.Querying;

/// <summary>What declarations of calculated columns say beside their entity's properties. Never run: the database does.</summary>
public static class Sql
{
    /// <summary>The time of the request, to the full minute (<see cref="StatementTime"/>).</summary>
    public static DateTimeOffset Now() => throw Never();

    /// <summary>Whole minutes from one time to another, less than a minute being none; null where one of them is.</summary>
    /// <param name="from">The one.</param>
    /// <param name="to">The other.</param>
    public static long? Minutes(DateTimeOffset? from, DateTimeOffset? to) => throw Never();

    private static NotSupportedException Never() => new("This stands in declarations of columns that the database works out, and is never run.");
}
