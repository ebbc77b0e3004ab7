using System.Runtime.InteropServices;
using Barq.Persistence.Folding;

namespace Barq.Persistence.Querying;

/// <content>
/// What is like the words, among all rows of PostgreSQL. How much a beginning or an end says is known from the newest rows alone: one that any of them has may be had by any number of rows,
/// and a word like it would have been found there. So of each word the shortest beginning and the shortest end are looked for that none of the newest rows leads to, and none where all of them do.
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
                for (var i = 0; i < query.Text.Words.Count; i++)
                {
                    if (query.Text.Words[i] is { MayDiffer: true } word)
                    {
                        WriteChoice(field, i, word);
                        WriteGuessed(field, i, word);
                        sources.Add($"(SELECT * FROM near{field}_{i} LIMIT {Candidates})");
                    }
                }
            }
        }

        private void WriteChoice(int field, int place, SearchWord word)
        {
            sql.Append(", g").Append(field).Append("_").Append(place).Append(" AS MATERIALIZED (SELECT ");
            WriteFirst(field, SearchGuesses.ByBeginnings(word));
            WriteFirst(field, SearchGuesses.ByEnds(word), " AS begins, ");
            sql.Append(" AS ends WHERE (SELECT count(*) FROM seen) < 1 AND NOT EXISTS (SELECT FROM newest WHERE ");
            sql.Dialect.WriteHolds(sql, $"newest.f{field}", word.Text, Value);
            sql.Append("))");
        }

        private void WriteFirst(int field, SearchGuesses guesses, string before = "")
        {
            Texts(sql.Append(before).Append("(SELECT o.pattern FROM unnest("), guesses.Patterns);
            Texts(sql.Append(", "), guesses.Parts).Append(") WITH ORDINALITY AS o(pattern, parts, place) WHERE NOT EXISTS (SELECT FROM newest WHERE newest.f").Append(field)
                .Append(" ~ ALL (string_to_array(o.parts, ' '))) ORDER BY o.place LIMIT 1)");
        }

        // Nearness is worked out behind a limit: it is far dearer than a comparison.
        private void WriteGuessed(int field, int place, SearchWord word)
        {
            var (name, choice, folded) = ($"near{field}_{place}", $"g{field}_{place}", FoldedOf(field));
            sql.Append(", a").Append(name).Append(" AS MATERIALIZED (");
            WriteCandidate(field);
            sql.Append(WriteFrom()).Append("EXISTS (SELECT FROM ").Append(choice).Append(") AND (");
            WriteLed(folded, choice, "begins");
            sql.Append(" OR ");
            WriteLed(folded, choice, "ends");
            if (word.Swapped is { Count: > 0 } swapped)
            {
                Value(sql.Append(" OR ").Append(PostgreSqlNearness.Swapped).Append("(").Append(folded).Append(", "), SearchGuesses.Beginning(swapped)).Append(")");
            }

            sql.Append(")), ").Append(name).Append(" AS MATERIALIZED (SELECT * FROM (SELECT * FROM a").Append(name).Append(" LIMIT ").Append(Guessed).Append(") AS c WHERE ");
            for (var i = 0; i < query.Text.Words.Count; i++)
            {
                var other = query.Text.Words[i];
                sql.Append(i == 0 ? "" : " AND ");
                if (other.MayDiffer)
                {
                    Value(sql.Append(TextNearness.Function).Append("("), other.Text).Append(", c.folded) >= ").Append(TextNearness.LeastAlike);
                }
                else
                {
                    sql.Dialect.WriteHolds(sql, "c.folded", other.Text, Value);
                }
            }

            sql.Append(")");
        }

        // Said twice: the planner takes a pattern that it does not know for that of one row in 200, and would rather go through all of an organization.
        private void WriteLed(string folded, string choice, string pattern)
        {
            for (var i = 0; i < 2; i++)
            {
                sql.Append(i == 0 ? "" : " AND ").Append(PostgreSqlNearness.Swapped).Append("(").Append(folded).Append(", (SELECT ").Append(pattern).Append(" FROM ").Append(choice).Append("))");
            }
        }

        private SqlBuilder Texts(SqlBuilder to, string[] texts) =>
            to.Once(ref CollectionsMarshal.GetValueRefOrAddDefault(_parameters, "\n" + string.Join('\n', texts), out _), new SqlParameterValue(ColumnKind.Text, 0, texts));
    }
}
