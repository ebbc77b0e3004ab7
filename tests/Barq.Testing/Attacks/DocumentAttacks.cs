using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Documents that are dear to read, to validate or to plan, whatever they ask for.</summary>
internal static class DocumentAttacks
{
    private const string Page = "deliveries(first: 1)";

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, Func<string>> All { get; } = new Dictionary<string, Func<string>>
    {
        // Depth: what recurses over the document.
        ["fragments-nested-and-chained"] = () => Each(100, i => $"fragment F{i} on Query {{ {"...{".Times(40)} {(i == 99 ? "__typename" : $"...F{i + 1}")} {"}".Times(40)} }}") + " { ...F0 }",
        ["fragments-nested-and-chained-long"] = () => Each(420, i => $"fragment F{i} on Query {{ {"...{".Times(42)} {(i == 419 ? "__typename" : $"...F{i + 1}")} {"}".Times(42)} }}") + " { ...F0 }",
        ["fragments-chained"] = () => Each(3000, i => $"fragment F{i} on Query{{{(i == 2999 ? "__typename" : $"...F{i + 1}")}}}", "") + "{...F0}",
        ["fragments-chained-unspread"] = () => Each(3000, i => $"fragment F{i} on Query{{{(i == 2999 ? "__typename" : $"...F{i + 1}")}}}", "") + "{__typename}",
        ["inline-fragments-nested"] = () => "{" + "...{".Times(20_000) + "__typename" + "}".Times(20_000) + "}",
        ["fields-nested"] = () => $"{{ {Page} {{ nodes {{ {"courier { deliveries(first: 1) { nodes { ".Times(400)} id {"} } }".Times(400)} }} }} }}",
        ["braces-open"] = () => "{a".Times(45_000),
        ["lists-nested"] = () => $"{{ deliveries(first: {"[".Times(45_000)}1{"]".Times(45_000)}) {{ nodes {{ id }} }} }}",
        ["lists-open"] = () => $"{{ deliveries(first: {"[".Times(90_000)}",
        ["objects-nested"] = () => $"{{ deliveries(where: {"{and:".Times(15_000)}1{"}".Times(15_000)}) {{ nodes {{ id }} }} }}",
        ["filters-nested"] = () => $"{{ deliveries(first: 1, where: {"{and:[".Times(9000)}{{id:{{neq:null}}}}{"]}".Times(9000)}) {{ nodes {{ id }} }} }}",
        ["types-nested"] = () => $"query($a: {"[".Times(45_000)}Int{"]".Times(45_000)}) {{ __typename }}",
        ["defaults-nested"] = () => $"query($a: [Int] = {"[".Times(40_000)}1{"]".Times(40_000)}) {{ {Page} {{ nodes {{ id }} }} }}",
        ["directives-nested-lists"] = () => $"{{ __typename @skip(if: {"[".Times(40_000)}true{"]".Times(40_000)}) }}",

        // Width: what compares each with each.
        ["aliases-merged"] = () => $"{{ {Page} {{ nodes {{ {"a:id a:notes a:status ".Times(1990)} }} }} }}",
        ["aliases-merged-same"] = () => $"{{ {Page} {{ nodes {{ {"a:id ".Times(16_000)} }} }} }}",
        ["aliases-merged-nested"] = () => $"{{ {Each(300, i => $"{Page} {{ nodes {{ courier {{ a:id a:city b:fullName b:id }} }} }}")} }}",
        ["aliases-merged-arguments"] = () => $"{{ {Each(1500, i => $"a:deliveries(first: {i % 100 + 1}) {{ nodes {{ id }} }}")} }}",
        ["aliases-merged-objects"] = () => $"{{ {Each(500, i => $"a:deliveries(where: {{ and: [{{ id: {{ neq: null }} }}, {{ version: {{ gt: {i % 2} }} }}] }}) {{ nodes {{ id }} }}")} }}",
        ["fragments-merged"] = () => $"{{ {Page} {{ nodes {{ {Each(60, i => $"...F{i}")} }} }} }} {Each(60, i => $"fragment F{i} on Delivery {{ {Each(60, j => $"a{j}:{(i % 2 == 0 ? "id" : "notes")}")} }}")}",
        ["fragments-merged-types"] = () => $"{{ node(id: \"RGVsaXZlcnk6MQ==\") {{ {"... on Delivery{a:id} ... on Courier{a:city} ".Times(1800)} }} }}",
        ["fragment-unspread"] = () => $"{{ __typename }} fragment F on Delivery {{ {"id ".Times(33_000)} }}",
        ["fragment-unspread-aliases"] = () => $"{{ __typename }} fragment F on Delivery {{ {Each(9000, i => $"a{i}:id")} }}",
        ["operation-not-asked-for"] = () => $"query A {{ __typename }} query B {{ {Page} {{ nodes {{ {"a:id a:notes ".Times(6000)} }} }} }}",
        ["fields-typename"] = () => "{" + "__typename ".Times(9000) + "}",
        ["selections-empty-fragments"] = () => $"{{ {"...@skip(if:true){__typename}".Times(3000)} }}",

        // Graphs of fragments.
        ["fragments-ring"] = () => Each(1000, i => $"fragment F{i} on Query {{ ...F{(i + 1) % 1000} }}") + " { ...F0 }",
        ["fragments-ring-with-fields"] = () => Each(1000, i => $"fragment F{i} on Query {{ a{i}: __typename ...F{(i + 1) % 1000} }}") + " { ...F0 }",
        ["fragments-each-other"] = () => Each(100, i => $"fragment F{i} on Query {{ {Each(100, j => $"...F{j}")} }}") + " { ...F0 }",
        ["fragments-each-other-unspread"] = () => Each(100, i => $"fragment F{i} on Query {{ {Each(100, j => $"...F{j}")} }}") + " { __typename }",
        ["fragments-doubling"] = () => Each(30, i => $"fragment F{i} on Query {{ {(i == 29 ? "__typename" : $"...F{i + 1} ...F{i + 1}")} }}") + " { ...F0 }",
        ["fragments-doubling-fields"] = () => Each(22, i => $"fragment F{i} on Delivery {{ {(i == 21 ? "id" : $"a:courier{{id}} courier {{ deliveries(first: 1) {{ nodes {{ ...F{i + 1} }} nodes {{ ...F{i + 1} }} }} }}")} }}") + $" {{ {Page} {{ nodes {{ ...F0 }} }} }}",
        ["fragments-doubling-aliases"] = () => Each(25, i => $"fragment F{i} on Organization {{ {(i == 24 ? "id" : $"...G{i} ...F{i + 1}")} }} fragment G{i} on Organization {{ {(i == 24 ? "id" : $"...F{i + 1}")} }}") + $" {{ {Page} {{ nodes {{ organization {{ ...F0 }} }} }} }}",
        ["fragments-dense"] = () => Each(140, i => $"fragment F{i} on Query {{ __typename {Each(139 - i, j => $"...F{i + j + 1}")} }}") + " { ...F0 }",
        ["spreads-unknown"] = () => "{" + Each(4000, i => $"...F{i}") + "}",
        ["spreads-of-one"] = () => $"{{ {Page} {{ nodes {{ {"...F ".Times(15_000)} }} }} }} fragment F on Delivery {{ id notes }}",
        ["fragments-of-one-name"] = () => "{ ...F }" + "fragment F on Query{__typename}".Times(3000),
        ["fragments-unused"] = () => "{__typename}" + Each(2500, i => $"fragment F{i} on Query{{__typename}}", ""),
        ["fragments-of-unknown-types"] = () => "{__typename}" + Each(2500, i => $"fragment F{i} on Deliverie{i}{{id}}", ""),

        // Definitions.
        ["operations"] = () => Each(4000, i => $"query Q{i}{{__typename}}", ""),
        ["operations-of-one-name"] = () => "query Q{__typename}".Times(4500),
        ["operations-anonymous"] = () => "{__typename}".Times(7000),
        ["operations-sharing-a-fragment"] = () => Each(1500, i => $"query Q{i}{{...F}}", "") + $"fragment F on Query {{ {Each(1500, i => $"a{i}:__typename")} }}",
        ["operations-sharing-a-chain"] = () => Each(500, i => $"query Q{i}($v:Int){{...F0}}", "") + Each(500, i => $"fragment F{i} on Query{{{(i == 499 ? "deliveries(first:$v){nodes{id}}" : $"...F{i + 1}")}}}", ""),
        ["variables"] = () => $"query({Each(8000, i => $"$a{i}:Int")}) {{ __typename }}",
        ["variables-used"] = () => $"query({Each(1800, i => $"$a{i}:Int")}) {{ {Each(1800, i => $"a{i}:deliveries(first:$a{i}){{nodes{{id}}}}")} }}",
        ["variables-of-one-name"] = () => $"query({"$a:Int ".Times(12_000)}) {{ __typename }}",
        ["variables-undefined"] = () => $"{{ deliveries(where:{{or:[{Each(4000, i => $"{{id:{{eq:$v{i}}}}}", ",")}]}}) {{ nodes {{ id }} }} }}",
        ["types-in-the-document"] = () => "{__typename}" + Each(4000, i => $"type T{i}{{a:Int}}", ""),
        ["extensions-in-the-document"] = () => "{__typename}" + "extend type Query{a:Int}".Times(3500),
        ["subscription-with-many-roots"] = () => $"subscription {{ {Each(2000, i => $"a{i}:slaBreached{{id}}")} }}",

        // Directives and arguments.
        ["directives-unknown"] = () => "{ __typename " + "@a ".Times(33_000) + "}",
        ["directives-known"] = () => "{ __typename " + "@skip(if:false)".Times(6000) + "}",
        ["directives-on-the-operation"] = () => "query " + "@a ".Times(33_000) + "{ __typename }",
        ["directives-on-a-fragment"] = () => "{ ...F } fragment F on Query " + "@a ".Times(32_000) + "{ __typename }",
        ["directives-on-a-variable"] = () => "query($a:Int " + "@a ".Times(32_000) + ") { __typename }",
        ["directives-different"] = () => "{ __typename " + Each(12_000, i => $"@a{i}") + "}",
        ["directive-with-many-arguments"] = () => $"{{ __typename @skip({Each(9000, i => $"a{i}:1")}) }}",
        ["arguments-unknown"] = () => $"{{ deliveries({Each(9000, i => $"a{i}:1")}) {{ nodes {{ id }} }} }}",
        ["arguments-of-one-name"] = () => $"{{ deliveries({"first:1 ".Times(11_000)}) {{ nodes {{ id }} }} }}",
        ["aliases-with-constant-arguments"] = () => $"{{ {Each(1000, i => $"a{i}:deliveries(first:{i % 100 + 1},where:{{version:{{gt:{i}}}}}){{nodes{{id}}}}")} }}",
        ["aliases-with-filters"] = () => $"{{ {Each(60, i => $"a{i}:deliveries(first:1,where:{{or:[{Each(80, j => $"{{version:{{gt:{j}}}}}")}]}}){{nodes{{id}}}}")} }}",

        // Words that are close to right ones.
        ["fields-misspelt"] = () => "{" + Each(6000, i => $"deliverie{i}") + "}",
        ["field-with-a-long-name"] = () => "{ deliver" + "i".Times(90_000) + "es }",
        ["type-with-a-long-name"] = () => "{ ... on Deliver" + "y".Times(90_000) + " { id } }",
        ["argument-with-a-long-name"] = () => "{ deliveries(fir" + "s".Times(90_000) + "t: 1) { nodes { id } } }",
        ["enum-with-a-long-name"] = () => "{ deliveries(where:{status:{eq:PENDIN" + "G".Times(90_000) + "}}) { nodes { id } } }",
        ["directive-with-a-long-name"] = () => "{ __typename @ski" + "p".Times(90_000) + "(if: true) }",
        ["input-fields-misspelt"] = () => $"{{ deliveries(where:{{{Each(4000, i => $"trackingNumbe{i}:{{eq:1}}")}}}) {{ nodes {{ id }} }} }}",
        ["enums-misspelt"] = () => $"{{ deliveries(where:{{status:{{in:[{Each(8000, i => $"PENDIN{i}")}]}}}}) {{ nodes {{ id }} }} }}",

        // Tokens.
        ["comments"] = () => "#\n".Times(45_000) + "{ __typename }",
        ["commas"] = () => "{ __typename " + ",".Times(95_000) + "}",
        ["tokens-unexpected"] = () => "!$&()|=:@[]".Times(9000),
        ["string-without-end"] = () => "{ userByEmail(email: \"" + "a".Times(95_000),
        ["block-strings"] = () => $"{{ userByEmail(email: \"\"\"{"\n   a".Times(18_000)}\"\"\") {{ id }} }}",
        ["block-string-quotes"] = () => $"{{ userByEmail(email: \"\"\"{"\\\"\"\"".Times(20_000)}\"\"\") {{ id }} }}",
        ["string-escapes"] = () => $"{{ userByEmail(email: \"{"\\u0041".Times(15_000)}\") {{ id }} }}",
        ["document-of-nothing"] = () => " ".Times(99_000),
        ["integer-literal"] = () => "{ deliveries(first: " + "9".Times(95_000) + ") { nodes { id } } }",
        ["float-literal"] = () => "{ deliveries(where:{codAmount:{gt:0." + "9".Times(95_000) + "}}) { nodes { id } } }",
        ["float-exponent"] = () => "{ deliveries(where:{codAmount:{gt:1e" + "9".Times(9000) + "}}) { nodes { id } } }",

        // Others of these kinds.
        ["ring-through-fields"] = () => "{ deliveries(first: 1) { nodes { ...A } } } fragment A on Delivery { courier { deliveries(first: 1) { nodes { ...B } } } } fragment B on Delivery { courier { deliveries(first: 1) { nodes { ...A } } } }",
        ["ring-in-a-subscription"] = () => "subscription { ...A } fragment A on Subscription { slaBreached { id } ...B } fragment B on Subscription { ...A }",
        ["inline-fragments-of-interfaces"] = () => "{ node(id: \"RGVsaXZlcnk6MQ==\") { " + "... on Node { ... on Delivery { ".Times(1200) + "id" + " } }".Times(1200) + " } }",
        ["inline-fragments-doubling"] = () => Each(20, i => $"fragment F{i} on Courier {{ {(i == 19 ? "id" : $"... on Node {{ ...F{i + 1} }} ... on Courier {{ ...F{i + 1} }}")} }}") + " { couriers(first: 1) { nodes { ...F0 } } }",
        ["merged-same-names-on-each-level"] = () => $"{{ {"x:couriers(first:1){nodes{x:deliveries(first:1){nodes{x:courier{x:deliveries(first:1){nodes{x:id x:id}}}}}}}".Times(140)} }}",
        ["merged-against-all-types"] = () => $"{{ node(id: \"RGVsaXZlcnk6MQ==\") {{ {Each(60, _ => "... on Delivery{a:id b:version} ... on Courier{a:id b:version} ... on Vehicle{a:id b:version} ... on Ticket{a:id b:version} ... on User{a:id b:version}")} }} }}",
        ["conditions-of-many-variables"] = () => $"query({Each(190, i => $"$v{i}:Boolean!=true")}) {{ {Each(190, i => $"a{i}:__typename@skip(if:$v{i})")} }}",
        ["conditions-that-skip-all"] = () => $"{{ __typename {Each(450, i => $"a{i}:deliveries(first:{i % 100 + 1})@skip(if:true){{nodes{{id}}}}")} }}",
        ["conditions-on-one-field"] = () => $"query({Each(9, i => $"$v{i}:Boolean!=true")}) {{ {Each(50, j => $"a{j}:__typename {Each(9, i => $"@include(if:$v{i})", "")}")} }}",
        ["operation-with-a-long-name"] = () => "query " + "Q".Times(95_000) + " { __typename }",
        ["defaults-of-objects"] = () => $"query({Each(180, i => $"$v{i}:DeliveryFilterInput={{or:[{{version:{{gt:{i}}}}},{{notes:{{contains:\"{i}\"}}}}]}}")}) {{ {Each(90, i => $"a{i}:deliveries(first:1,where:$v{i}){{nodes{{id}}}}")} }}",
        ["defaults-of-unknown-types"] = () => $"query({Each(1500, i => $"$v{i}:[Nope{i}!]!={{a:[{i}]}}")}) {{ __typename }}",
        ["descriptions"] = () => Each(2000, i => $"\"\"\"{i}\"\"\" query Q{i} {{ __typename }}", ""),
        ["variables-of-fragments"] = () => Each(150, i => $"fragment F{i}($a:Int=1) on Query {{ __typename }}") + " { ...F0(a: 1) }",
        ["mutation-of-typenames"] = () => "mutation {" + Each(900, i => $"a{i}:__typename") + "}",
        ["lists-in-an-unspread-fragment"] = () => $"{{ __typename }} fragment F on Query {{ deliveries(where:{{status:{{in:[{"PENDING ".Times(10_000)}]}}}}) {{ nodes {{ id }} }} }}",
    };
}
