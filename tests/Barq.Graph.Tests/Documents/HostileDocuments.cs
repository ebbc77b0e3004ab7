using System.Globalization;
using System.Text;

namespace Barq.Graph.Tests.Documents;

/// <summary>Documents that were made to cost much: each stands for its kind, in a few sizes. Some are longer than a document may be.</summary>
internal static class HostileDocuments
{
    private static readonly int[] _sizes = [100, 1_000, 10_000, 100_000];

    /// <summary>Every kind in every size, by name.</summary>
    public static IReadOnlyDictionary<string, Func<string>> All { get; } = (
        from kind in Kinds
        from size in _sizes
        select (Name: $"{kind.Name}, {size.ToString(CultureInfo.InvariantCulture)}", Make: (Func<string>)(() => kind.Make(size))))
        .ToDictionary(document => document.Name, document => document.Make, StringComparer.Ordinal);

    private static IEnumerable<(string Name, Func<int, string> Make)> Kinds =>
    [
        ("nested inline fragments", n => Nest("{...", n, "{__typename}", "}")),
        ("nested fields", n => Nest("{node(id:1)", n, "{id}", "}")),
        ("nested fields that are not closed", n => Many("{a", n)),
        ("nested lists", n => "{users(where:" + Nest("[", n, "1", "]") + "){totalCount}}"),
        ("nested objects", n => "{users(where:" + Nest("{and:", n, "1", "}") + "){totalCount}}"),
        ("nested list types", n => "query($a:" + Nest("[", n, "Int", "]") + "){users(first:$a){totalCount}}"),
        ("nested parentheses", n => "{a" + Many("(a:", n)),
        ("chains of fragments of nested inline fragments", n => "{...F0}" + Each(n / 40, i => $"fragment F{i} on Query{Nest("{...", 40, $"{{...F{i + 1}}}", "}")}")
            + $"fragment F{n / 40} on Query{{__typename}}"),
        ("a chain of fragments", n => "{...F0}" + Each(n, i => $"fragment F{i} on Query{{...F{i + 1}}}") + $"fragment F{n} on Query{{__typename}}"),
        ("a chain of fragments that nobody spreads", n => "{__typename}" + Each(n, i => $"fragment F{i} on Query{{...F{i + 1}}}") + $"fragment F{n} on Query{{__typename}}"),
        ("a ring of fragments", n => "{...F0}" + Each(n, i => $"fragment F{i} on Query{{...F{(i + 1) % n}}}")),
        ("fragments that spread each other", n => "{...F0}" + Each(Root(n), i => $"fragment F{i} on Query{{{Each(Root(n), j => $"...F{j} ")}}}")),
        ("fragments that spread all before", n => $"{{...F{Root(n) - 1}}}" + Each(Root(n), i => $"fragment F{i} on Query{{__typename {Each(i, j => $"...F{j} ")}}}")),
        ("fragments that double", n => "{...F0}" + Each(n, i => $"fragment F{i} on Query{{...F{i + 1} ...on Query{{...F{i + 1}}}}}") + $"fragment F{n} on Query{{__typename}}"),
        ("fragments of one name", n => "{...F}" + Many("fragment F on Query{...F}", n)),
        ("one large fragment of a name that stands twice", n => "{...F}fragment F on Query{__typename}fragment F on Query{" + Many("id ", n) + "}"),
        ("conflicting aliases", n => "{deliveries{nodes{" + Many("a:id a:notes a:status ", n) + "}}}"),
        ("different fields of one key", n => "{deliveries{nodes{id " + Each(n, i => i % 2 == 0 ? "a:notes " : "a:trackingNumber ") + "}}}"),
        ("fields that repeat", n => "{deliveries{nodes{" + Many("id ", n) + "}}}"),
        ("objects that repeat", n => "{deliveries{nodes{" + Many("courier{organization{id}} ", n) + "}}}"),
        ("repeated fields in a fragment that nobody spreads", n => "{__typename}fragment F on Delivery{" + Many("id ", n) + "}"),
        ("repeated fields of many arguments", n => "{" + Many($"deliveries(where:{{or:[{Many("{status:{eq:PENDING}}", Root(n))}]}}){{totalCount}} ", Root(n)) + "}"),
        ("fields of differing arguments", n => "{" + Each(n, i => $"users(first:{i}){{totalCount}} ") + "}"),
        ("aliases of constant arguments", n => "{" + Each(n, i => $"a{i}:users(first:{(i % 90) + 1}){{totalCount}} ") + "}"),
        ("aliases of variable arguments", n => "query($a:Int){" + Each(n, i => $"a{i}:users(first:$a){{totalCount}} ") + "}"),
        ("aliases of one node", n => "{" + Each(n, i => $"a{i}:node(id:\"x\"){{id}} ") + "}"),
        ("nested aliases of constant arguments", n => "{couriers{nodes{" + Each(n, i => $"a{i}:deliveries(first:{(i % 90) + 1}){{totalCount}} ") + "}}}"),
        ("aliases of mutations", n => "mutation{" + Each(n, i => $"a{i}:deleteDelivery(input:{{id:\"x\"}}){{errors{{__typename}}}} ") + "}"),
        ("operations", n => Each(n, i => $"query Q{i}{{__typename}}")),
        ("operations of one name", n => Many("query Q{__typename}", n)),
        ("operations without names", n => Many("{__typename}", n)),
        ("operations that share fragments", n => Each(Root(n), i => $"query Q{i}($a:Int){{...F0 users(first:$a){{totalCount}}}}")
            + Each(Root(n), i => $"fragment F{i} on Query{{...F{i + 1}}}") + $"fragment F{Root(n)} on Query{{users(first:$a){{totalCount}}}}"),
        ("unknown spreads", n => "{" + Each(n, i => $"...F{i} ") + "}"),
        ("unknown fields", n => "{" + Each(n, i => $"f{i} ") + "}"),
        ("unknown arguments", n => "{users(" + Each(n, i => $"a{i}:1 ") + "){totalCount}}"),
        ("unknown types", n => "{" + Each(n, i => $"...on T{i}{{id}} ") + "}"),
        ("unknown input fields", n => "{users(where:{" + Each(n, i => $"a{i}:1 ") + "}){totalCount}}"),
        ("unknown enum values", n => "{deliveries(where:{status:{in:[" + Each(n, i => $"A{i} ") + "]}}){totalCount}}"),
        ("unknown directives", n => "{__typename" + Many("@a", n) + "}"),
        ("directives at one place", n => "{__typename" + Many("@skip(if:false)", n) + "}"),
        ("directives at many places", n => "{" + Many("__typename@skip(if:false)", n) + "}"),
        ("directives of an operation", n => "query" + Many("@skip(if:false)", n) + "{__typename}"),
        ("directives of variables", n => "query(" + Each(n, i => $"$a{i}:Int@a") + "){__typename}"),
        ("variables", n => "query(" + Each(n, i => $"$a{i}:Int ") + "){__typename}"),
        ("variables of one name", n => "query(" + Many("$a:Int ", n) + "){users(first:$a){totalCount}}"),
        ("undefined variables", n => "{" + Each(n, i => $"a{i}:users(first:$a{i}){{totalCount}} ") + "}"),
        ("uses of one variable", n => "query($a:Int){users(where:{or:[" + Many("{email:{eq:$a}}", n) + "]}){totalCount}}"),
        ("a long name", n => "{" + Many("a", n) + "}"),
        ("a long alias", n => "{" + Many("a", n) + ":__typename}"),
        ("a long type name", n => "{...on " + Many("T", n) + "{id}}"),
        ("a long enum value", n => "{deliveries(where:{status:{eq:" + Many("A", n) + "}}){totalCount}}"),
        ("a long integer", n => "{users(first:" + Many("9", n) + "){totalCount}}"),
        ("a long integer as an id", n => "{node(id:" + Many("9", n) + "){id}}"),
        ("a long float", n => "{deliveries(where:{codAmount:{eq:1." + Many("9", n) + "}}){totalCount}}"),
        ("a giant exponent", n => "{deliveries(where:{codAmount:{eq:1e" + Many("9", Math.Min(n, 90)) + "}}){totalCount}}" + Many(" ", n)),
        ("a long string", n => "{deliveries(where:{status:{eq:\"" + Many("x", n) + "\"}}){totalCount}}"),
        ("a long string of escapes", n => "{deliveries(where:{status:{eq:\"" + Many("\\u0041", n) + "\"}}){totalCount}}"),
        ("a long block string", n => "{deliveries(where:{status:{eq:\"\"\"" + Many("x\n ", n) + "\"\"\"}}){totalCount}}"),
        ("a long list", n => "{deliveries(where:{status:{in:[" + Many("PENDING ", n) + "]}}){totalCount}}"),
        ("a long list of wrong values", n => "{users(where:{email:{in:[" + Many("1 ", n) + "]}}){totalCount}}"),
        ("equal input fields", n => "{users(where:{" + Many("email:{eq:\"\"}", n) + "}){totalCount}}"),
        ("comments", n => Many("#\n", n) + "{__typename}"),
        ("one line of a comment", n => "#" + Many("x", n) + "\n{"),
        ("commas", n => Many(",", n) + "{__typename}"),
        ("lines", n => Many("\r", n) + "{__typename"),
        ("empty braces", n => Many("{}", n)),
        ("marks", n => Many("@!$&|", n)),
        ("quotes", n => Many("\"", n)),
        ("definitions of types", n => "{__typename}" + Each(n, i => $"type T{i}{{a:Int}}")),
        ("an extension with a directive", n => "{__typename}extend type Query@skip(if:true)" + Many(" ", n)),
        ("types of nodes", n => "{nodes(ids:[]){" + Many("...on Delivery{courier{id}}...on Ticket{courier{id}}...on Courier{organization{id}}", n) + "}}"),
        ("introspection", n => "{__schema{types{" + Many("fields{type{ofType{name}}}", n) + "}}}"),
    ];

    private static int Root(int n) => (int)Math.Sqrt(n);

    private static string Many(string text, int count) => new StringBuilder().Insert(0, text, Math.Min(count, 110_000 / text.Length)).ToString();

    private static string Each(int count, Func<int, string> make)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count && text.Length < 110_000; i++)
        {
            text.Append(make(i));
        }

        return text.ToString();
    }

    private static string Nest(string open, int count, string inside, string close) => Many(open, count) + inside + Many(close, count);
}
