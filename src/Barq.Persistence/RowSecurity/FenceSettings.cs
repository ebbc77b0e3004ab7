using System.Data.Common;
using System.Globalization;
using Barq.Persistence.Access;
using Npgsql;

namespace Barq.Persistence.RowSecurity;

/// <summary>
/// A fence as the database is told of it: three settings of the transaction, which end with it. Where none is told no row is there at all.
/// </summary>
/// <param name="Organization">The organization's key, or <see cref="Everything"/>.</param>
/// <param name="Courier">The courier's key; empty for all.</param>
/// <param name="Administration">Whether the tables are there that are for administrators alone: <c>on</c>, or empty.</param>
internal readonly record struct FenceSettings(string Organization, string Courier, string Administration)
{
    /// <summary>The organization of the product itself and of those who run the platform.</summary>
    public const string Everything = "*";

    /// <summary>The statement that tells it, as a query: <c>$1</c>, <c>$2</c> and <c>$3</c> are the three.</summary>
    public const string Query = "SELECT set_config('barq.organization_id', $1, true), set_config('barq.courier_id', $2, true), set_config('barq.administration', $3, true)";

    private const string Begin = "DO $barq$BEGIN PERFORM set_config('barq.organization_id', '";
    private const string End = "END$barq$;\n";
    private const string Lowering = "DO $barq$BEGIN PERFORM set_config('barq.administration', '', true); END$barq$;\n";
    private const string Raising = "DO $barq$BEGIN PERFORM set_config('barq.administration', 'on', true); END$barq$";

    /// <summary>The settings of a fence.</summary>
    public static FenceSettings Of(RowFence fence) => new(
        fence.OrganizationId?.ToString(CultureInfo.InvariantCulture) ?? Everything,
        fence.CourierId?.ToString(CultureInfo.InvariantCulture) ?? "",
        fence.SeesAdministration ? "on" : "");

    /// <summary>The same as a statement without a result, to stand before another one in its text. Numbers and marks alone: nobody's text is in it.</summary>
    public string Prefix =>
        $"{Begin}{Organization}', true), set_config('barq.courier_id', '{Courier}', true), set_config('barq.administration', '{Administration}', true); {End}";

    /// <summary>A statement for one who is no administrator, within a transaction that may add to what is for administrators alone.</summary>
    public static string Lower(string text) => $"{Lowering}{text.TrimEnd().TrimEnd(';')};\n{Raising}";

    /// <summary>A statement's text without what <see cref="Prefix"/> and <see cref="Lower"/> have put around it.</summary>
    public static string Strip(string text)
    {
        if (text.StartsWith(Lowering, StringComparison.Ordinal))
        {
            return text[Lowering.Length..^(Raising.Length + 2)];
        }

        if (!text.StartsWith(Begin, StringComparison.Ordinal))
        {
            return text;
        }

        return text[(text.IndexOf(End, StringComparison.Ordinal) + End.Length)..];
    }

    /// <summary>The values of <see cref="Query"/>.</summary>
    public void AddTo(DbParameterCollection parameters)
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = Organization });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = Courier });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = Administration });
    }
}
