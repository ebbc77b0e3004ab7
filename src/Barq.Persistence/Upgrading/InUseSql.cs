using System.Globalization;

namespace Barq.Persistence.Upgrading;

/// <summary>The statements of migrations that hold nobody up. Each is one statement in no transaction, which commits within.</summary>
internal static class InUseSql
{
    /// <summary>What an attempt that was cut off had already made.</summary>
    public const string AlreadyMade = "duplicate_column OR duplicate_table OR duplicate_object";

    /// <summary>What an attempt that was cut off had already removed.</summary>
    public const string AlreadyRemoved = "undefined_column OR undefined_table OR undefined_object";

    /// <summary>Rows that are written between two commits.</summary>
    private const int Portion = 2000;

    /// <summary>
    /// A statement that needs its table for a moment. Who waits for a lock makes all queue up behind it who come later: it waits for less time than anybody notices, then
    /// lets all of them pass, and comes again, for as long as it takes.
    /// </summary>
    /// <param name="statement">The statement.</param>
    /// <param name="isDone">The conditions under which there is nothing left to do.</param>
    public static string Patiently(string statement, string isDone) =>
        $"""
        DO $barq$
        BEGIN
          LOOP
            BEGIN
              PERFORM set_config('lock_timeout', '300ms', true);
              {statement.Trim().TrimEnd(';')};
              EXIT;
            EXCEPTION
              WHEN lock_not_available THEN NULL;
              WHEN {isDone} THEN EXIT;
            END;
            COMMIT;
            PERFORM pg_sleep(0.7);
          END LOOP;
        END $barq$
        """;

    /// <summary>The condition of a row that is to be filled.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">Its value.</param>
    public static string IsLeft(string column, string value) => $"{column} IS NULL AND ({value}) IS NOT NULL";

    /// <summary>Fills a column, as <see cref="InUseMigration.Fill"/> says. After each portion it rests for half as long as that took: the disk and the replicas are others' too.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <param name="value">Its value.</param>
    /// <remarks>Where the database holds rows to their callers, this one sees all of them, in each transaction anew: see docs/adr/0013.</remarks>
    public static string Fill(string table, string column, string value)
    {
        var wanted = IsLeft(column, value);
        return string.Create(CultureInfo.InvariantCulture,
            $"""
            DO $barq$
            DECLARE
              past bigint;
              upto bigint;
              wanted bigint;
              written bigint;
              missed bigint;
              begun timestamptz;
            BEGIN
              LOOP
                past := -9223372036854775808;
                missed := 0;
                LOOP
                  begun := clock_timestamp();
                  PERFORM set_config('barq.organization_id', '*', true), set_config('barq.courier_id', '', true), set_config('barq.administration', 'on', true);
                  SELECT max(id), count(*) INTO upto, wanted
                    FROM (SELECT id FROM {table} WHERE id > past AND {wanted} ORDER BY id LIMIT {Portion}) AS portion;
                  EXIT WHEN upto IS NULL;
                  UPDATE {table} SET {column} = {value}
                    WHERE id IN (SELECT id FROM {table} WHERE id > past AND id <= upto AND {wanted} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED);
                  GET DIAGNOSTICS written = ROW_COUNT;
                  missed := missed + greatest(0, wanted - written);
                  past := upto;
                  COMMIT;
                  PERFORM pg_sleep(least(1, extract(epoch FROM clock_timestamp() - begun) / 2));
                END LOOP;
                COMMIT;
                EXIT WHEN missed = 0;
                PERFORM pg_sleep(0.2);
              END LOOP;
            END $barq$
            """);
    }
}
