using System.Runtime.InteropServices;
using Barq.Persistence.Folding;

namespace Barq.Persistence.Querying;

/// <summary>
/// Writes the statement that searches a table. What it reads is bounded, however often a word stands in the table: numbers by how they begin; the words among
/// the newest rows; among all rows only where those brought too few; what is like the words only where nothing holds them, likewise. Of each the first candidates are
/// ranked, and the best are read.
/// </summary>
/// <remarks>
/// PostgreSQL keeps a plan of it: planning takes longer than most of what it does. So the text hangs on the kind and the caller's rights, and on how many words may be mistyped, up to a few, not on what or how many they are.
/// </remarks>
internal static partial class SearchSql
{
    /// <summary>The newest rows, which are looked through.</summary>
    private const int Newest = 1000;

    /// <summary>Rows of each text that are ranked.</summary>
    private const int Candidates = 100;

    /// <summary>Words that may be mistyped that stand by themselves in the text of PostgreSQL's statement: each of them makes another of it, with a plan of its own. All that are more go as one array.</summary>
    private const int MostSpelled = 3;

    /// <summary>Writes the statement.</summary>
    public static void Write(SqlBuilder sql, SearchQuery query) => new Writer(sql, query).Write();

    private sealed partial class Writer(SqlBuilder sql, SearchQuery query)
    {
        private readonly TableSource _table = query.Shape.Table;
        private readonly List<int> _words = [.. Enumerable.Range(0, query.Fields.Count).Where(field => query.Fields[field].Searched is { IsNumber: false })];
        private readonly Dictionary<string, int> _parameters = new(StringComparer.Ordinal);
        private int _limit;

        // Those that may be mistyped, with their places among all.
        private readonly List<(int Place, SearchWord Word)> _mistyped = [.. query.Text.Words.Select((word, place) => (place, word)).Where(one => one.word.MayDiffer)];

        private bool HasArrays => sql.Dialect.LeadsByGuesses;

        public void Write()
        {
            sql.Mode = HasArrays ? PlanMode.Generic : PlanMode.Custom;
            var toleratesErrors = query.Text.MayDiffer && _words.Count > 0;
            sql.Settings = sql.Dialect.SearchSettings;
            sql.Append("WITH ");
            if (_words.Count > 0)
            {
                WriteWindow();
            }

            sql.Append("found AS MATERIALIZED (");
            WriteFound();
            sql.Append(")");
            var sources = new List<string> { "found" };
            if (_words.Count > 0 && query.Text.IsIndexed)
            {
                if (sql.Dialect.LeadsByGuesses)
                {
                    AddLeads(sources);
                }
                else
                {
                    AddAll("rare", "found", WriteLimit, WriteHoldsAmongAll, sources);
                }
            }

            if (toleratesErrors)
            {
                WriteUnion("known", sources);
                sql.Append(", alike AS MATERIALIZED (");
                WriteNewest((to, folded) => WriteMayHold(to, folded, byEnds: false), "(SELECT count(*) FROM known) < 1 AND ", "");
                sql.Append(")");
                WriteUnion("seen", ["known", "alike"]);
                sources = ["seen"];
                if (sql.Dialect.LeadsByGuesses)
                {
                    AddGuesses(sources);
                }
                else
                {
                    AddAll("near", "seen", () => sql.Append("1"), (to, folded) => WriteMayHold(to, folded, byEnds: true), sources);
                }
            }

            WriteUnion("hits", sources);
            WriteRanked();
        }

        private void WriteWindow()
        {
            sql.Append("newest AS MATERIALIZED (");
            WriteFolded();
            sql.Append(" ORDER BY ").Column(PageSql.Inner, _table.Key).Append(" DESC LIMIT ").Append(Newest).Append("), ");
        }

        private void WriteFound()
        {
            var glue = "";
            foreach (var field in Enumerable.Range(0, query.Fields.Count).Except(_words))
            {
                sql.Append(glue).Append("SELECT * FROM (");
                glue = " UNION ALL ";
                WriteCandidate(field);
                sql.Append(WriteFrom());
                sql.Dialect.WriteBegins(sql, FoldedOf(field), query.Text.Whole, Named("begins"));
                sql.Append(" ORDER BY ").Append(FoldedOf(field)).Append(sql.Dialect.Ordinal).Append(" LIMIT ").Append(Candidates).Append(") AS n").Append(field);
            }

            WriteNewest(WriteHolds, "", glue);
        }

        private void WriteNewest(Action<SqlBuilder, string> write, string gate, string glue)
        {
            foreach (var field in _words)
            {
                sql.Append(glue).Append("SELECT * FROM (SELECT newest.id, ").Append(field).Append(" AS field, newest.f").Append(field).Append(" AS folded FROM newest");
                write(sql.Append(" WHERE ").Append(gate), $"newest.f{field}");
                // They come as they were read, the newest first. Sorted, all of them would be looked at before the first is taken.
                sql.Append(HasArrays ? " LIMIT " : " ORDER BY newest.id DESC LIMIT ").Append(Candidates).Append(") AS n").Append(field);
                glue = " UNION ALL ";
            }
        }

        // Planned as if all of it were read, and read no further than anybody asks: a limit would let the planner hope for an early end of a long walk.
        private void AddAll(string name, string before, Action enough, Action<SqlBuilder, string> write, List<string> sources)
        {
            foreach (var field in _words)
            {
                sql.Append(", ").Append(name).Append(field).Append(" AS MATERIALIZED (");
                WriteCandidate(field);
                sql.Append(WriteFrom()).Append("(SELECT count(*) FROM ").Append(before).Append(") < ");
                enough();
                write(sql.Append(" AND "), FoldedOf(field));
                sql.Append(")");
                sources.Add($"(SELECT * FROM {name}{field} LIMIT {Candidates})");
            }
        }

        private void WriteUnion(string name, List<string> sources)
        {
            sql.Append(", ").Append(name).Append(" AS MATERIALIZED (");
            for (var i = 0; i < sources.Count; i++)
            {
                sql.Append(i == 0 ? "SELECT * FROM " : " UNION ALL SELECT * FROM ").Append(sources[i]).Append(" AS u").Append(i);
            }

            sql.Append(")");
        }

        // A row that several of its texts name is a hit of the best of them.
        private void WriteRanked()
        {
            sql.Append(" SELECT ");
            foreach (var (join, column) in query.Shape.Columns)
            {
                sql.Joined(join, PageSql.Alias(join, "t0"), column).Append(", ");
            }

            sql.Append("b.score, b.field FROM (SELECT r.id, r.score, r.field FROM (SELECT s.id, s.score, s.field, row_number() OVER (PARTITION BY s.id ORDER BY s.score DESC, s.field) AS place")
                .Append(" FROM (SELECT hits.id, CAST(hits.field AS bigint) AS field, CAST(");
            WriteScore();
            sql.Append(" AS bigint) AS score FROM hits) AS s) AS r WHERE r.place = 1 ORDER BY r.score DESC, r.id DESC LIMIT ");
            WriteLimit();
            sql.Append(") AS b JOIN ").Append(_table.Name).Append(" AS t0 ON ").Column("t0", _table.Key).Append(" = b.id");
            PageSql.WriteJoins(sql, query.Shape, "t0");
            sql.Append(" ORDER BY b.score DESC, b.id DESC");
        }

        private void WriteScore()
        {
            sql.Append("CASE");
            for (var field = 0; field < query.Fields.Count; field++)
            {
                if (!_words.Contains(field))
                {
                    Named("whole")(sql.Append(" WHEN hits.field = ").Append(field).Append(" THEN CASE WHEN hits.folded = "), query.Text.Whole).Append(" THEN 1000 ELSE ").Append(TextNearness.Begins).Append(" END");
                }
            }

            if (_words.Count > 0 && HasArrays)
            {
                Texts(sql.Append(" ELSE (SELECT CAST(sum(").Append(TextNearness.Function).Append("(w.word, hits.folded)) AS bigint) / count(*) FROM unnest("), "all", [.. query.Text.Words.Select(word => word.Text)]).Append(") AS w(word))");
            }
            else if (_words.Count > 0)
            {
                sql.Append(" ELSE (");
                for (var i = 0; i < query.Text.Words.Count; i++)
                {
                    Named("word")(sql.Append(i == 0 ? "" : " + ").Append(TextNearness.Function).Append("("), query.Text.Words[i].Text).Append(", hits.folded)");
                }

                sql.Append(") / ").Append(query.Text.Words.Count);
            }

            sql.Append(" END");
        }

        private void WriteCandidate(int field)
        {
            sql.Append("SELECT ").Column(PageSql.Inner, _table.Key).Append(" AS id, ").Append(field).Append(" AS field, ").Append(FoldedOf(field)).Append(" AS folded");
        }

        // The rows that the caller may see, with the texts that words are looked for in.
        private string WriteFolded()
        {
            sql.Append("SELECT ").Column(PageSql.Inner, _table.Key).Append(" AS id");
            foreach (var field in _words)
            {
                sql.Append(", ").Append(FoldedOf(field)).Append(" AS f").Append(field);
            }

            return WriteFrom();
        }

        private string WriteFrom()
        {
            sql.Append(" FROM ").Append(_table.Name).Append(" AS ").Append(PageSql.Inner);
            return FenceSql.Write(sql, PageSql.Inner, _table, " WHERE ") ? " AND " : " WHERE ";
        }

        private void WriteHolds(SqlBuilder to, string folded)
        {
            if (HasArrays)
            {
                WriteHoldsAll(to, folded, "holds", query.Text.Words);
                return;
            }

            WriteEach(to, word => to.Dialect.WriteHolds(to, folded, word, Named("holds")));
        }

        private void WriteHoldsAmongAll(SqlBuilder to, string folded)
        {
            if (HasArrays)
            {
                WriteHolds(to, folded);
                Texts(to.Append(" AND ").Append(folded).Append(" ~ ALL ("), "short", [.. query.Text.Words.Where(word => SearchGuesses.HasToBegin(word.Text)).Select(word => SearchGuesses.Beginning(word.Text))]).Append(")");
                return;
            }

            WriteEach(to, word => to.Dialect.WriteHoldsAmongAll(to, folded, word, Named("holds")));
        }

        private void WriteEach(SqlBuilder to, Action<string> write)
        {
            for (var i = 0; i < query.Text.Words.Count; i++)
            {
                to.Append(i == 0 ? "" : " AND ");
                write(query.Text.Words[i].Text);
            }
        }

        private void WriteMayHold(SqlBuilder to, string folded, bool byEnds)
        {
            if (HasArrays)
            {
                WriteCertain(to, folded);
                WriteNearAll(to, folded, mayHold: true);
                return;
            }

            var glue = "";
            foreach (var word in query.Text.Words)
            {
                to.Append(glue);
                glue = " AND ";
                if (!word.MayDiffer)
                {
                    to.Dialect.WriteHolds(to, folded, word.Text, Named("holds"));
                    continue;
                }

                to.Dialect.WriteMayHold(to, folded, word, byEnds, Named("holds"));
                Named("holds")(to.Append(TextNearness.Function).Append("("), word.Text).Append(", ").Append(folded).Append(") >= ").Append(TextNearness.LeastAlike);
            }
        }

        private void WriteHoldsAll(SqlBuilder to, string folded, string name, IEnumerable<SearchWord> words) =>
            Texts(to.Append(folded).Append(" LIKE ALL ("), name, [.. words.Select(word => $"%{word.Text}%")]).Append(")");

        private string FoldedOf(int field) => $"{TextFolding.Function}({PageSql.Inner}.{query.Fields[field].Name})";

        // One parameter wherever it stands: of PostgreSQL by what it is for, so that the text is the same for others; else by what it is.
        private Func<SqlBuilder, string, SqlBuilder> Named(string name) => (to, text) =>
            to.Once(ref CollectionsMarshal.GetValueRefOrAddDefault(_parameters, HasArrays ? name : text, out _), new SqlParameterValue(ColumnKind.Text, 0, text));

        private SqlBuilder Texts(SqlBuilder to, string name, string[] texts) => Array(to, name, ColumnKind.Text, texts);

        private void WriteLimit() => sql.Once(ref _limit, new SqlParameterValue(ColumnKind.Int64, 0, (long)query.Limit));
    }
}
