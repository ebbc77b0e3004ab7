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

    /// <summary>Tells all connections that the indexes of a function are to be looked at anew: each gets the statistics target that it has, which changes nothing, under a lock that reading and writing do not notice.</summary>
    /// <param name="function">The function with the types of its parameters.</param>
    public static string LookAnew(string function) =>
        $"""
        DO $barq$
        DECLARE one record;
        BEGIN
          FOR one IN
            SELECT DISTINCT ON (a.attrelid) a.attrelid::regclass AS name, a.attnum AS place, coalesce(a.attstattarget, -1) AS target
            FROM pg_depend d JOIN pg_index i ON i.indexrelid = d.objid JOIN pg_attribute a ON a.attrelid = i.indexrelid
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = to_regprocedure('{function}') AND i.indkey[a.attnum - 1] = 0
            ORDER BY a.attrelid, a.attnum
          LOOP
            EXECUTE format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s', one.name, one.place, one.target);
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
