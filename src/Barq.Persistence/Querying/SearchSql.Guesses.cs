using Barq.Persistence.Folding;

namespace Barq.Persistence.Querying;

/// <content>
/// What is like the words, among all rows of PostgreSQL. Of each word the shortest beginning and the shortest end are looked for that have a rare part, and those with two letters in each other's places that have one;
/// and none of a word that the newest rows have: it is no typing error.
/// </content>
internal static partial class SearchSql
{
    /// <summary>Rows that a beginning or an end leads to, of which nearness is worked out.</summary>
    private const int Guessed = 500;

    private sealed partial class Writer
    {
        private void AddGuesses(List<string> sources)
        {
            foreach (var field in _words)
            {
                for (var i = 0; i < _mistyped.Count; i++)
                {
                    WriteChoice(field, i);
                    WriteGuessed(field, i);
                    sources.Add($"(SELECT * FROM near{field}_{i} LIMIT {Candidates})");
                }
            }
        }

        // What has a rare part begins with as many letters as the first of them ends with, or ends from the last of them on.
        private void WriteChoice(int field, int number)
        {
            var (place, word) = _mistyped[number];
            void WriteRare() => Number(sql.Append(" FROM p").Append(field).Append(" AS p WHERE p.word = "), $"place{number}", place).Append(" AND p.standing <= ").Append(MostGuessed);
            Texts(sql.Append(", g").Append(field).Append("_").Append(number).Append(" AS MATERIALIZED (SELECT ("), $"begins{number}", SearchGuesses.ByBeginnings(word))
                .Append(")[(SELECT greatest(1, min(p.place))");
            WriteRare();
            Number(Texts(sql.Append(" HAVING count(*) > 0)] AS begins, ("), $"ends{number}", SearchGuesses.ByEnds(word)).Append(")[(SELECT "), $"last{number}", word.Text.Length - SearchParts.Length + 2).Append(" - max(p.place)");
            WriteRare();
            sql.Append(" AND p.place > 0)] AS ends, ");
            WriteSwapped(field, number, word.Swapped);
            sql.Append(" AS swapped WHERE (SELECT count(*) FROM seen) < 1 AND NOT EXISTS (SELECT FROM newest WHERE ");
            sql.Dialect.WriteHolds(sql, $"newest.f{field}", word.Text, Named($"held{number}"));
            sql.Append("))");
        }

        // Each is led to by a part of it that as much of the sample does not have as would have it, did it stand in too many rows. An index would find all that have parts of any of them.
        private void WriteSwapped(int field, int number, IReadOnlyList<string> swapped)
        {
            sql.Append("(SELECT string_agg(o.part, '|') FROM (SELECT (SELECT x.part FROM unnest(string_to_array(w.parts, ' ')) AS x(part) WHERE left(sample.f").Append(field)
                .Append(", CAST(ceil(length(sample.f").Append(field).Append(") * least(1, 2 * size.rows / ").Append(MostGuessed).Append(" / ").Append(Sampled).Append(")) AS integer)) !~ x.part LIMIT 1) AS part FROM size, sample, unnest(");
            Texts(sql, $"parts{number}", [.. swapped.Select(SearchParts.Joined)]).Append(") AS w(parts)) AS o)");
        }

        // Nearness is worked out behind a limit: it is far dearer than a comparison.
        private void WriteGuessed(int field, int number)
        {
            var (name, choice, folded) = ($"near{field}_{number}", $"g{field}_{number}", FoldedOf(field));
            sql.Append(", a").Append(name).Append(" AS MATERIALIZED (");
            WriteCandidate(field);
            sql.Append(WriteFrom()).Append("EXISTS (SELECT FROM ").Append(choice).Append(") AND (");
            WriteGuess(folded, choice, "begins");
            WriteGuess(folded, choice, "ends", " OR ");
            // What keeps the words themselves is no condition of the index.
            WriteGuess(folded, choice, "swapped", " OR ");
            Named($"swapped{number}")(sql.Append(" AND ").Append(folded).Append(" || '' ~ "), SearchGuesses.Beginning(_mistyped[number].Word.Swapped));
            sql.Append(")), ").Append(name).Append(" AS MATERIALIZED (SELECT * FROM (SELECT * FROM a").Append(name).Append(" LIMIT ").Append(Guessed).Append(") AS c WHERE ");
            WriteHoldsAll(sql, "c.folded", "certain", query.Text.Words.Where(word => !word.MayDiffer));
            for (var i = 0; i < _mistyped.Count; i++)
            {
                Named("word" + i)(sql.Append(" AND ").Append(TextNearness.Function).Append("("), _mistyped[i].Word.Text).Append(", c.folded) >= ").Append(TextNearness.LeastAlike);
            }

            sql.Append(")");
        }

        // Said twice: the planner takes a pattern that it does not know for that of one row in 200, and would rather go through all of an organization.
        private void WriteGuess(string folded, string choice, string pattern, string glue = "")
        {
            for (var i = 0; i < 2; i++)
            {
                sql.Append(i == 0 ? glue : " AND ").Append(PostgreSqlNearness.Swapped).Append("(").Append(folded).Append(", (SELECT ").Append(pattern).Append(" FROM ").Append(choice).Append("))");
            }
        }
    }
}
