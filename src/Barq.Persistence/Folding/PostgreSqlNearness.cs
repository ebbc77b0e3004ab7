using System.Globalization;

namespace Barq.Persistence.Folding;

/// <summary>
/// What PostgreSQL searches by: <see cref="TextNearness"/> as a function, and two that say whether a word may be in a text, mistyped, for which the trigram
/// indexes serve. Where the server has no <c>pg_trgm</c> no word is like another.
/// </summary>
internal static class PostgreSqlNearness
{
    /// <summary>The function that says whether a text may hold a word that is mistyped: of text and word, both folded.</summary>
    public const string Candidate = "barq_may_hold";

    /// <summary>The function that says whether a text may hold a word with two letters in each other's places: of the text, folded, and a pattern of all such words.</summary>
    public const string Swapped = "barq_may_swap";

    /// <summary>
    /// What a search needs of its transaction: how much of a word must be there (as much as <see cref="TextNearness.LeastAlike"/>), and that its many small parts
    /// are neither compiled nor shared out, which takes seconds before the first of them runs; where an index leads it is gone by, however often a word is guessed to stand,
    /// and of all rows that it leads to it is kept which they are, not only on which pages.
    /// </summary>
    public const string Settings =
        "SELECT set_config('pg_trgm.word_similarity_threshold', '0.4', true), set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_seqscan', 'off', true), set_config('work_mem', '32MB', true)";

    /// <summary>What makes the functions, or makes them anew.</summary>
    /// <remarks>The second and the third are one expression each, which the planner looks into: an index on the folded text serves it.</remarks>
    public static string Create { get; } = $"""
        DO $$
        BEGIN
          PERFORM similarity('a', 'b');
          {Nearness($"WHEN {HasSwapped} THEN {TextNearness.Alike} ELSE floor({TextNearness.Alike} * CAST(similarity(word, w) AS double precision) + {TextNearness.Exact.ToString(CultureInfo.InvariantCulture)})")}
          CREATE OR REPLACE FUNCTION {Candidate}(folded text, word text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $f$ SELECT folded %> word $f$;
          CREATE OR REPLACE FUNCTION {Swapped}(folded text, pattern text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $f$ SELECT folded ~ pattern $f$;
        EXCEPTION WHEN undefined_function THEN
          {Nearness("ELSE 0")}
          CREATE OR REPLACE FUNCTION {Candidate}(folded text, word text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $f$ SELECT false $f$;
          CREATE OR REPLACE FUNCTION {Swapped}(folded text, pattern text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $f$ SELECT false $f$;
        END $$
        """;

    // What begins with a word in which two letters changed places begins with one of its first two.
    private const string HasSwapped =
        "length(w) >= length(word) AND strpos(left(word, 2), left(w, 1)) > 0 AND EXISTS (SELECT FROM generate_series(1, length(word) - 1) AS place WHERE starts_with(w, overlay(word PLACING reverse(substr(word, place, 2)) FROM place FOR 2)))";

    private static string Nearness(string alike) => string.Create(CultureInfo.InvariantCulture, $"""
        CREATE OR REPLACE FUNCTION {TextNearness.Function}(word text, folded text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $f$
            SELECT CAST(coalesce(max(CASE WHEN w = word THEN 1000 WHEN starts_with(w, word) THEN {TextNearness.Begins} WHEN strpos(w, word) > 0 THEN {TextNearness.Holds} {alike} END), 0) AS bigint)
            FROM regexp_split_to_table(folded, '{SearchText.Separators}') AS w WHERE w <> '' $f$;
        """);
}
