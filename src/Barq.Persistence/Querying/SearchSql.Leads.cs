using System.Runtime.InteropServices;
using Barq.Persistence.Folding;

namespace Barq.Persistence.Querying;

/// <content>
/// The words among all rows of PostgreSQL, bounded however often each of them stands there. In how many rows a part of a word stands is told by a sample of the table; from the three rarest parts, of each word one
/// before a second of any, the index leads to rows, of which the first are looked through. Words of frequent parts alone are looked for among more of the newest rows: the index would read their lists to the end, as it then does where those rows have nothing, and the lists are not too long.
/// </content>
internal static partial class SearchSql
{
    /// <summary>Rows of the table, of any organization, by which it is told in how many a part stands.</summary>
    private const int Sampled = 1000;

    /// <summary>The rows that the rarest part of all words may stand in: so many entries of the index are gone through.</summary>
    private const int MostLed = 100_000;

    /// <summary>The rows that the rarest parts of all words, one of each, may stand in together where nothing else was found: so many entries of the index are gone through.</summary>
    private const int MostTogether = 600_000;

    /// <summary>The rows that a part may stand in by which something alike is looked for: so many rows are read.</summary>
    private const int MostGuessed = 2_500;

    /// <summary>A part that stands in one of so many rows does not make what is led to fewer, worth its list.</summary>
    private const int Frequent = 10;

    /// <summary>Rows that the rarest parts lead to, in which the words are looked for.</summary>
    private const int Led = 500;

    /// <summary>The newest rows, which are looked through for words that have no rare part.</summary>
    private const int Wide = 5000;

    private sealed partial class Writer
    {
        private SearchParts? _parts;

        private SearchParts Parts => _parts ??= SearchParts.Of(query.Text.Words);

        private void AddLeads(List<string> sources)
        {
            WriteSample();
            foreach (var field in _words)
            {
                WriteParts(field);
                WriteLead(field);
                WriteLed(field);
                sources.Add($"(SELECT * FROM rare{field} LIMIT {Candidates})");
            }

            WriteWide(sources);
            foreach (var field in _words)
            {
                WriteTogether(field);
                sources.Add($"(SELECT * FROM old{field} LIMIT {Candidates})");
            }
        }

        // Of all organizations, whoever asks: so does the index lead. Nothing of it is shown; which way is gone hangs on it.
        private void WriteSample()
        {
            sql.Append(", size AS MATERIALIZED (SELECT CAST(greatest(reltuples, 1) AS double precision) AS rows FROM pg_class WHERE oid = CAST('").Append(_table.Name).Append("' AS regclass)), sample AS MATERIALIZED (SELECT ");
            foreach (var field in _words)
            {
                sql.Append("coalesce(string_agg(r.f").Append(field).Append(", ' '), '') AS f").Append(field).Append(", ");
            }

            sql.Append("greatest(count(*), 1) AS rows FROM (SELECT ");
            for (var i = 0; i < _words.Count; i++)
            {
                sql.Append(i == 0 ? "" : ", ").Append(FoldedOf(_words[i])).Append(" AS f").Append(_words[i]);
            }

            sql.Append(" FROM ").Append(_table.Name).Append(" AS ").Append(PageSql.Inner).Append(" TABLESAMPLE SYSTEM ((SELECT least(100, 100.0 * ").Append(Sampled)
                .Append(" / size.rows) FROM size)) REPEATABLE (0) WHERE ");
            WriteTooFew();
            sql.Append(" LIMIT ").Append(Sampled).Append(") AS r)");
        }

        // In about how many rows of the table each part stands.
        private void WriteParts(int field)
        {
            Array(Array(Array(Array(sql.Append(", p").Append(field).Append(" AS MATERIALIZED (SELECT o.word, o.place, o.leads, o.pattern, size.rows, size.rows * regexp_count(sample.f").Append(field)
                .Append(", o.pattern) / sample.rows AS standing FROM size, sample, unnest("), "words", ColumnKind.Int32, Parts.Words).Append(", "), "places", ColumnKind.Int32, Parts.Places).Append(", "),
                "leads", ColumnKind.Boolean, Parts.Leads).Append(", "), "patterns", ColumnKind.Text, Parts.Patterns).Append(") AS o(word, place, leads, pattern) WHERE ");
            WriteTooFew();
            sql.Append(")");
        }

        private void WriteLead(int field) => sql.Append(", c").Append(field).Append(" AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c FROM (SELECT ")
            .Append("array_agg(q.pattern ORDER BY q.turn, q.standing, q.word) AS p, min(q.standing) AS least FROM (SELECT p.pattern, p.word, p.standing, row_number() OVER (PARTITION BY p.word ORDER BY p.standing, p.place) AS turn FROM p")
            .Append(field).Append(" AS p WHERE p.leads AND (p.standing <= ").Append(MostLed).Append(" OR p.standing * ").Append(Frequent).Append(" <= p.rows)) AS q) AS r WHERE r.least <= ").Append(MostLed).Append(")");

        private void WriteLed(int field) => WriteLed(field, "led", "c", "rare");

        private void WriteLed(int field, string led, string choice, string name)
        {
            var folded = FoldedOf(field);
            sql.Append(", ").Append(led).Append(field).Append(" AS MATERIALIZED (");
            WriteCandidate(field);
            sql.Append(WriteFrom()).Append("EXISTS (SELECT FROM ").Append(choice).Append(field).Append(")");
            foreach (var part in new[] { "a", "b", "c" })
            {
                sql.Append(" AND ").Append(folded).Append(" ~ (SELECT ").Append(part).Append(" FROM ").Append(choice).Append(field).Append(")");
            }

            sql.Append("), ").Append(name).Append(field).Append(" AS MATERIALIZED (SELECT * FROM (SELECT * FROM ").Append(led).Append(field).Append(" LIMIT ").Append(Led).Append(") AS c WHERE ");
            WriteHoldsAmongAll(sql, "c.folded");
            sql.Append(")");
        }

        // Frequent words that no row has together that was looked at: the index reads the list of one part of each to the end, where these are not too long.
        private void WriteTogether(int field)
        {
            sql.Append(", o").Append(field).Append(" AS MATERIALIZED (SELECT r.p[1] AS a, coalesce(r.p[2], r.p[1]) AS b, coalesce(r.p[3], r.p[1]) AS c FROM (SELECT array_agg(q.pattern ORDER BY q.standing, q.word) AS p, sum(q.standing) AS entries, count(*) AS words FROM (SELECT DISTINCT ON (p.word) p.pattern, p.word, p.standing FROM p")
                .Append(field).Append(" AS p WHERE p.leads ORDER BY p.word, p.standing, p.place) AS q) AS r WHERE NOT EXISTS (SELECT FROM c").Append(field).Append(") AND NOT EXISTS (SELECT FROM found)");
            foreach (var other in _words)
            {
                sql.Append(" AND NOT EXISTS (SELECT FROM rare").Append(other).Append(") AND NOT EXISTS (SELECT FROM wide").Append(other).Append(")");
            }

            sql.Append(" AND r.words > 1 AND r.entries <= ").Append(MostTogether).Append(")");
            WriteLed(field, "oled", "o", "old");
        }

        private void WriteWide(List<string> sources)
        {
            sql.Append(", wide AS MATERIALIZED (");
            sql.Append(WriteFolded());
            WriteTooFew();
            for (var i = 0; i < _words.Count; i++)
            {
                sql.Append(i == 0 ? " AND (" : " OR ").Append("NOT EXISTS (SELECT FROM c").Append(_words[i]).Append(")");
            }

            sql.Append(") ORDER BY ").Column(PageSql.Inner, _table.Key).Append(" DESC LIMIT ").Append(Wide).Append(")");
            foreach (var field in _words)
            {
                sql.Append(", wide").Append(field).Append(" AS MATERIALIZED (SELECT wide.id, ").Append(field).Append(" AS field, wide.f").Append(field).Append(" AS folded FROM wide WHERE ");
                WriteHoldsAmongAll(sql, $"wide.f{field}");
                sql.Append(" LIMIT ").Append(Candidates).Append(")");
                sources.Add($"wide{field}");
            }
        }

        private void WriteTooFew()
        {
            sql.Append("(SELECT count(*) FROM found) < ");
            WriteLimit();
        }

        private SqlBuilder Array(SqlBuilder to, string name, ColumnKind kind, Array values) =>
            to.Once(ref CollectionsMarshal.GetValueRefOrAddDefault(_parameters, "\n" + name, out _), new SqlParameterValue(kind, 0, values));
    }
}
