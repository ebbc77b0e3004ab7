using Barq.Persistence.Folding;

namespace Barq.Persistence.Querying;

/// <content>
/// What is like the words, among all rows of PostgreSQL. Of each word the shortest beginning and the shortest end are looked for that have a rare part, and those with two letters in each other's places that have one;
/// and none of a word that the newest rows have: it is no typing error.
/// </content>
/// <remarks>The words go as arrays, an element each, and what they lead to is read for one after the other: the statement is the same for one word and for eight.</remarks>
internal static partial class SearchSql
{
    /// <summary>Rows that a beginning or an end leads to, of which nearness is worked out.</summary>
    private const int Guessed = 500;

    /// <summary>What stands between the patterns of one word: no pattern has it.</summary>
    private const char Between = '\n';

    private sealed partial class Writer
    {
        private void AddGuesses(List<string> sources)
        {
            foreach (var field in _words)
            {
                WriteChoices(field);
                WriteGuessed(field);
                sources.Add($"near{field}");
            }
        }

        // What has a rare part begins with as many letters as the first of them ends with, or ends from the last of them on. Worked out once, and not wherever it is named.
        private void WriteChoices(int field)
        {
            void WriteRare() => sql.Append(" FROM p").Append(field).Append(" AS p WHERE p.word = m.place AND p.standing <= ").Append(MostGuessed);
            sql.Append(", g").Append(field).Append(" AS MATERIALIZED (SELECT m.keeps, (string_to_array(m.begins, chr(10)))[(SELECT greatest(1, min(p.place))");
            WriteRare();
            sql.Append(" HAVING count(*) > 0)] AS begins, (string_to_array(m.ends, chr(10)))[(SELECT m.last - max(p.place)");
            WriteRare();
            sql.Append(" AND p.place > 0)] AS ends, ");
            WriteSwapped(field);
            sql.Append(" AS swapped FROM unnest(");
            Array(sql, "mplaces", ColumnKind.Int32, EachMistyped(one => one.Place)).Append(", ");
            Texts(sql, "mwords", EachMistyped(one => one.Word.Text)).Append(", ");
            Texts(sql, "mbegins", EachMistyped(one => string.Join(Between, SearchGuesses.ByBeginnings(one.Word)))).Append(", ");
            Texts(sql, "mends", EachMistyped(one => string.Join(Between, SearchGuesses.ByEnds(one.Word)))).Append(", ");
            Array(sql, "mlast", ColumnKind.Int32, EachMistyped(one => one.Word.Text.Length - SearchParts.Length + 2)).Append(", ");
            Texts(sql, "mparts", EachMistyped(one => string.Join(Between, one.Word.Swapped.Select(SearchParts.Joined)))).Append(", ");
            Texts(sql, "mkeeps", EachMistyped(one => SearchGuesses.Beginning(one.Word.Swapped)))
                .Append(") AS m(place, word, begins, ends, last, parts, keeps) WHERE (SELECT count(*) FROM seen) < 1 AND NOT EXISTS (SELECT FROM newest WHERE newest.f").Append(field)
                .Append(" LIKE '%' || m.word || '%'))");
        }

        // Each is led to by a part of it that as much of the sample does not have as would have it, did it stand in too many rows. An index would find all that have parts of any of them.
        private void WriteSwapped(int field)
        {
            sql.Append("(SELECT string_agg(o.part, '|') FROM (SELECT (SELECT x.part FROM unnest(string_to_array(w.parts, ' ')) AS x(part) WHERE left(sample.f").Append(field)
                .Append(", CAST(ceil(length(sample.f").Append(field).Append(") * least(1, 2 * size.rows / ").Append(MostGuessed).Append(" / ").Append(Sampled)
                .Append(")) AS integer)) !~ x.part LIMIT 1) AS part FROM size, sample, unnest(string_to_array(m.parts, chr(10))) AS w(parts)) AS o)");
        }

        // Nearness is worked out behind a limit: it is far dearer than a comparison.
        private void WriteGuessed(int field)
        {
            var folded = FoldedOf(field);
            sql.Append(", near").Append(field).Append(" AS MATERIALIZED (SELECT n.* FROM g").Append(field).Append(" AS g CROSS JOIN LATERAL (WITH a AS MATERIALIZED (");
            WriteCandidate(field);
            sql.Append(WriteFrom()).Append("(");
            WriteGuess(folded, "begins");
            WriteGuess(folded, "ends", " OR ");
            // What keeps the words themselves is no condition of the index.
            WriteGuess(folded, "swapped", " OR ");
            sql.Append(" AND ").Append(folded).Append(" || '' ~ g.keeps)) SELECT * FROM (SELECT * FROM a LIMIT ").Append(Guessed).Append(") AS c WHERE ");
            WriteCertain(sql, "c.folded");
            WriteNearAll(sql, "c.folded");
            sql.Append(" LIMIT ").Append(Candidates).Append(") AS n)");
        }

        // Said twice: the planner takes a pattern that it does not know for that of one row in 200, and would rather go through all of an organization.
        private void WriteGuess(string folded, string pattern, string glue = "")
        {
            for (var i = 0; i < 2; i++)
            {
                sql.Append(i == 0 ? glue : " AND ").Append(PostgreSqlNearness.Swapped).Append("(").Append(folded).Append(", g.").Append(pattern).Append(")");
            }
        }

        private void WriteCertain(SqlBuilder to, string folded) => WriteHoldsAll(to, folded, "certain", query.Text.Words.Where(word => !word.MayDiffer));

        // A few words by themselves, which is quickest and leaves few rows; the others as an array, however many they are.
        private void WriteNearAll(SqlBuilder to, string folded, bool mayHold = false)
        {
            foreach (var (place, word) in _mistyped.Take(MostSpelled).Select((one, place) => (place, one.Word)))
            {
                to.Append(" AND ");
                if (mayHold)
                {
                    Named("word" + place)(to.Append("(").Append(PostgreSqlNearness.Candidate).Append("(").Append(folded).Append(", "), word.Text);
                    Named("swapped" + place)(to.Append(") OR ").Append(PostgreSqlNearness.Swapped).Append("(").Append(folded).Append(", "), SearchGuesses.Beginning(word.Swapped)).Append(")) AND ");
                }

                Named("word" + place)(to.Append(TextNearness.Function).Append("("), word.Text).Append(", ").Append(folded).Append(") >= ").Append(TextNearness.LeastAlike);
            }

            if (_mistyped.Count > MostSpelled)
            {
                Texts(to.Append(" AND (SELECT bool_and(").Append(TextNearness.Function).Append("(m.word, ").Append(folded).Append(") >= ").Append(TextNearness.LeastAlike).Append(") FROM unnest("), "further",
                    [.. _mistyped.Skip(MostSpelled).Select(one => one.Word.Text)]).Append(") AS m(word))");
            }
        }

        private T[] EachMistyped<T>(Func<(int Place, SearchWord Word), T> value) => [.. _mistyped.Select(value)];
    }
}
