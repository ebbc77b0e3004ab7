using System.Text;
using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Variables that are dear to read, or that nothing can be made of. Each is a document and its variables as JSON.</summary>
internal static class ValueAttacks
{
    private const string First = "query($v:Int){deliveries(first:$v){nodes{id}}}";
    private const string Where = "query($v:DeliveryFilterInput){deliveries(first:1,where:$v){nodes{id}}}";
    private const string Order = "query($v:[DeliverySortInput!]){deliveries(first:1,order:$v){nodes{id}}}";
    private const string After = "query($v:String){deliveries(first:1,after:$v){nodes{id}}}";
    private const string Node = "query($v:ID!){node(id:$v){id}}";
    private const string Nodes = "query($v:[ID!]!){nodes(ids:$v){id}}";
    private const string Email = "query($v:String!){userByEmail(email:$v){id}}";
    private const string Tracking = "query($v:String!){deliveryByTrackingNumber(trackingNumber:$v){id}}";

    /// <summary>All of them by name.</summary>
    public static IReadOnlyDictionary<string, (string Query, Func<string> Value)> All { get; } = new Dictionary<string, (string, Func<string>)>
    {
        // Numbers.
        ["integer-of-200000-digits"] = (First, () => "9".Times(200_000)),
        ["integer-of-900000-digits"] = (First, () => "9".Times(900_000)),
        ["integer-of-many-zeros"] = (First, () => "1" + "0".Times(900_000)),
        ["integer-negative"] = (First, () => "-" + "9".Times(300_000)),
        ["integer-as-float"] = (First, () => "1." + "0".Times(900_000)),
        ["integer-as-exponent"] = (First, () => "1e" + "9".Times(900_000)),
        ["integer-in-an-unknown-variable"] = ("query($v:Int){__typename}", () => "9".Times(900_000)),
        ["integer-in-a-string-variable"] = (Email, () => "9".Times(900_000)),
        ["integer-in-an-id"] = (Node, () => "9".Times(900_000)),
        ["decimal-of-many-digits"] = (Where, () => $"{{\"codAmount\":{{\"gt\":{"9".Times(400_000)}.{"9".Times(400_000)}}}}}"),
        ["decimal-with-a-large-exponent"] = (Where, () => "{\"codAmount\":{\"gt\":1e400000000}}"),
        ["decimal-with-a-small-exponent"] = (Where, () => "{\"codAmount\":{\"gt\":1e-400000000}}"),
        ["decimals-at-their-ends"] = (Where, () => "{\"or\":[{\"codAmount\":{\"gt\":79228162514264337593543950335}},{\"codAmount\":{\"lt\":-79228162514264337593543950335}},{\"codAmount\":{\"eq\":0.0000000000000000000000000001}}]}"),
        ["integers-at-their-ends"] = (First, () => "2147483647"),
        ["integer-negative-page"] = (First, () => "-2147483648"),
        ["integers-in-a-list"] = (Where, () => $"{{\"version\":{{\"in\":[{Each(100_000, Of, ",")}]}}}}"),
        ["decimals-in-a-list"] = (Where, () => $"{{\"codAmount\":{{\"in\":[{Each(20_000, i => "0." + "9".Times(28) + Of(i), ",")}]}}}}"),

        ["integers-of-other-forms"] = (Where, () => "{\"or\":[{\"version\":{\"eq\":1e5}},{\"version\":{\"eq\":-0}},{\"version\":{\"eq\":1.0}},{\"version\":{\"eq\":1E+0}}]}"),
        ["integers-with-a-large-exponent"] = (Where, () => $"{{\"version\":{{\"in\":[{Each(10_000, i => $"1e{i}", ",")}]}}}}"),
        ["decimals-with-exponents"] = (Where, () => $"{{\"codAmount\":{{\"in\":[{Each(10_000, i => $"{i}e-{i % 400}", ",")}]}}}}"),
        ["longs-as-strings"] = (Where, () => $"{{\"id\":{{\"in\":[{Each(30_000, i => $"{i}99999999999999999", ",")}]}}}}"),

        // Depth and width of JSON.
        ["json-nested-lists"] = (Where, () => "[".Times(400_000) + "]".Times(400_000)),
        ["json-nested-objects"] = (Where, () => "{\"and\":".Times(100_000) + "1" + "}".Times(100_000)),
        ["json-nested-open"] = (Where, () => "[".Times(900_000)),
        ["json-filter-nested-60"] = (Where, () => "{\"and\":[".Times(28) + "{\"id\":{\"neq\":null}}" + "]}".Times(28)),
        ["json-many-keys"] = (Where, () => $"{{{Each(60_000, i => $"\"k{i}\":1", ",")}}}"),
        ["json-one-key-often"] = (Where, () => $"{{{Each(60_000, _ => "\"status\":null", ",")}}}"),
        ["json-duplicate-keys"] = (Where, () => "{\"status\":{\"eq\":\"PENDING\"},\"status\":{\"eq\":\"FAILED\"}}"),
        ["json-duplicate-operations"] = (Where, () => "{\"status\":{\"eq\":\"PENDING\",\"eq\":\"FAILED\",\"eq\":null}}"),
        ["json-whitespace"] = (First, () => " ".Times(900_000) + "1"),

        ["json-many-unknown-variables"] = (First, () => $"1,{Each(80_000, i => $"\"w{i}\":{i}", ",")}"),
        ["json-unknown-variables-nested"] = (First, () => $"1,{Each(40, i => $"\"w{i}\":{"[".Times(55)}{"]".Times(55)}", ",")}"),
        ["json-long-unknown-name"] = (First, () => $"1,\"{"w".Times(800_000)}\":1"),
        ["json-one-in-lists"] = (Nodes, () => "[".Times(50) + "\"RGVsaXZlcnk6MQ==\"" + "]".Times(50)),
        ["json-object-for-a-scalar"] = (Email, () => "{\"a\":".Times(50) + "1" + "}".Times(50)),

        // Filters, orders, lists.
        ["filter-of-499-contains"] = (Where, () => $"{{\"or\":[{Each(499, i => $"{{\"notes\":{{\"contains\":\"x{i}\"}}}}", ",")}]}}"),
        ["filter-of-100-ors-of-500"] = (Where, () => $"{{\"and\":[{Each(100, _ => $"{{\"or\":[{Each(150, i => $"{{\"version\":{{\"eq\":{i}}}}}", ",")}]}}", ",")}]}}"),
        ["filter-nested-somes"] = (Where, () => "{\"courier\":{\"deliveries\":{\"some\":".Times(9) + "{\"id\":{\"neq\":null}}" + "}}}".Times(9)),
        ["filter-empty-often"] = (Where, () => $"{{\"and\":[{Each(150_000, _ => "{}", ",")}]}}"),
        ["filter-nulls-often"] = (Where, () => $"{{\"and\":[{Each(150_000, _ => "null", ",")}]}}"),
        ["order-by-all"] = (Order, () => "[" + string.Join(',', "codAmount createdAt deliveredAt deliveryAddress id notes pickedUpAt pickupAddress status trackingNumber updatedAt version".Split(' ').Select(field => $"{{\"{field}\":\"DESC\"}}")) + "]"),
        ["order-by-one-often"] = (Order, () => $"[{Each(30_000, _ => "{\"createdAt\":\"DESC\"}", ",")}]"),
        ["order-by-many-in-one"] = (Order, () => "[{\"createdAt\":\"DESC\",\"id\":\"ASC\",\"notes\":\"ASC\"}]"),
        ["ids-100000"] = (Nodes, () => $"[{Each(60_000, i => $"\"{AttackFleet.Id("Delivery", i)}\"", ",")}]"),
        ["ids-of-one-often"] = (Nodes, () => $"[{Each(40_000, _ => "\"RGVsaXZlcnk6MQ==\"", ",")}]"),
        ["strings-in-a-list"] = (Where, () => $"{{\"trackingNumber\":{{\"in\":[{Each(60_000, i => $"\"BQ{i}SA\"", ",")}]}}}}"),
        ["enums-in-a-list"] = (Where, () => $"{{\"status\":{{\"in\":[{Each(80_000, _ => "\"PENDING\"", ",")}]}}}}"),

        // One variable at many places.
        ["variable-at-99-places"] = ($"query($v:[Int]){{{Each(99, i => $"a{i}:deliveries(first:1,where:{{version:{{nin:$v}}}}){{nodes{{id}}}}")}}}", () => $"[{Each(95_000, i => Of(i % 10), ",")}]"),
        ["variable-in-490-conditions"] = ($"query($v:[Int]){{deliveries(first:1,where:{{or:[{Each(490, _ => "{version:{in:$v}}")}]}}){{nodes{{id}}}}}}", () => $"[{Each(95_000, i => Of(i % 10), ",")}]"),
        ["variable-in-490-conditions-at-99-places"] = ($"query($v:[Int]){{{Each(99, i => $"a{i}:deliveries(first:1,where:{{or:[{Each(90, _ => "{version:{in:$v}}")}]}}){{nodes{{id}}}}")}}}", () => $"[{Each(95_000, i => Of(i % 10), ",")}]"),
        ["variable-in-fragments"] = ($"query($v:[Int]){{{Each(99, i => $"...F")}}} fragment F on Query{{deliveries(first:1,where:{{version:{{in:$v}}}}){{nodes{{id}}}}}}", () => $"[{Each(95_000, i => Of(i % 10), ",")}]"),
        ["variable-below-rows"] = ($"query($v:[Int]){{couriers(first:5){{nodes{{{Each(90, i => $"a{i}:deliveries(first:1,where:{{version:{{in:$v}}}}){{nodes{{id}}}}")}}}}}}}", () => $"[{Each(95_000, i => Of(i % 10), ",")}]"),
        ["variable-of-an-order-at-99-places"] = ($"query($v:[DeliverySortInput!]){{{Each(99, i => $"a{i}:deliveries(first:1,order:$v){{nodes{{id}}}}")}}}", () => $"[{Each(40_000, _ => "{\"notes\":\"ASC\"}", ",")}]"),
        ["variable-of-filters-at-99-places"] = ($"query($v:DeliveryFilterInput){{{Each(99, i => $"a{i}:deliveries(first:1,where:$v){{nodes{{id}}}}")}}}", () => $"{{\"and\":[{Each(90_000, _ => "{}", ",")}]}}"),
        ["variable-of-keys-at-99-places"] = ($"query($v:[DeliveryGroupByInput!]!){{{Each(99, i => $"a{i}:deliveries{{groups(by:$v){{count}}}}")}}}", () => $"[{Each(40_000, _ => "{\"city\":{}}", ",")}]"),
        ["variable-of-a-text-at-99-places"] = ($"query($v:String!){{{Each(99, i => $"a{i}:deliveries(first:1,where:{{notes:{{icontains:$v}}}}){{nodes{{id}}}}")}}}", () => $"\"{"ab".Times(400_000)}\""),
        ["variable-of-a-text-in-490-conditions"] = ($"query($v:String!){{deliveries(first:1,where:{{or:[{Each(490, _ => "{notes:{icontains:$v}}")}]}}){{nodes{{id}}}}}}", () => $"\"{"ab".Times(400_000)}\""),
        ["variable-of-a-cursor-at-99-places"] = ($"query($v:String!){{{Each(99, i => $"a{i}:deliveries(first:1,after:$v){{nodes{{id}}}}")}}}", () => $"\"{"A".Times(900_000)}\""),
        ["variable-of-a-zone-at-99-places"] = ($"query($v:String!){{{Each(99, i => $"a{i}:deliveries{{groups(by:[{{createdAt:{{bucket:DAY,timeZone:$v}}}}]){{count}}}}")}}}", () => $"\"{"A/".Times(400_000)}b\""),

        // Strings, ids, cursors, times.
        ["string-of-900000"] = (Where, () => $"{{\"notes\":{{\"contains\":\"{"a".Times(900_000)}\"}}}}"),
        ["string-of-percents"] = (Where, () => $"{{\"notes\":{{\"contains\":\"{"%_".Times(5000)}\"}}}}"),
        ["string-of-backslashes"] = (Where, () => $"{{\"notes\":{{\"endsWith\":\"{"\\\\".Times(5001)}\"}}}}"),
        ["string-of-escapes"] = (Email, () => $"\"{"\\u0041".Times(150_000)}\""),
        ["string-with-nul"] = (Email, () => "\"a\\u0000b\""),
        ["string-with-nul-in-a-filter"] = (Where, () => "{\"or\":[{\"notes\":{\"contains\":\"\\u0000\"}},{\"trackingNumber\":{\"in\":[\"\\u0000\",\"a\"]}},{\"notes\":{\"gt\":\"\\u0000\"}}]}"),
        ["string-with-nul-by-key"] = (Tracking, () => "\"\\u0000\""),
        ["string-with-a-lone-surrogate"] = (Email, () => "\"\\ud800\""),
        ["string-with-lone-surrogates-in-a-filter"] = (Where, () => "{\"or\":[{\"notes\":{\"contains\":\"\\udc00\"}},{\"trackingNumber\":{\"in\":[\"\\ud800\"]}},{\"notes\":{\"startsWith\":\"a\\ud83d\"}}]}"),
        ["name-with-a-lone-surrogate"] = (Where, () => "{\"\\ud800\":1}"),
        ["string-with-noncharacters"] = (Email, () => "\"\\uffff\\ufffe\\u202e\\u0001\\u007f\""),
        ["id-of-900000"] = (Node, () => $"\"{"A".Times(900_000)}\""),
        ["id-of-a-long-key"] = (Node, () => $"\"{AttackFleet.Id("Delivery", "9".Times(600_000))}\""),
        ["id-of-a-long-type"] = (Node, () => $"\"{AttackFleet.Id("D".Times(600_000), 1)}\""),
        ["id-beyond-long"] = (Nodes, () => $"[\"{AttackFleet.Id("Delivery", "9223372036854775807")}\",\"{AttackFleet.Id("Delivery", "9223372036854775808")}\",\"{AttackFleet.Id("Delivery", "-1")}\",\"{AttackFleet.Id("Delivery", "+1")}\",\"{AttackFleet.Id("Delivery", " 1")}\"]"),
        ["id-of-other-things"] = (Nodes, () => $"[{string.Join(',', ((string[])["Query:1", "Node:1", "PageInfo:1", ":", "Delivery:", "Delivery:1:2", "__Type:1", "Delivery:\u0661", "\0:1"]).Select(text => $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\""))}]"),
        ["cursor-of-900000"] = (After, () => $"\"{"A".Times(900_000)}\""),
        ["cursor-of-json"] = (After, () => $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes("[".Times(500_000)))}\""),
        ["cursor-of-nothing"] = (After, () => "\"\""),
        ["times-at-their-ends"] = (Where, () => "{\"or\":[{\"createdAt\":{\"gt\":\"0001-01-01T00:00:00+14:00\"}},{\"createdAt\":{\"lt\":\"9999-12-31T23:59:59.9999999-14:00\"}},{\"createdAt\":{\"eq\":\"0001-01-01T00:00:00Z\"}},{\"createdAt\":{\"eq\":\"9999-12-31T23:59:59.9999999Z\"}}]}"),
        ["time-of-many-digits"] = (Where, () => $"{{\"createdAt\":{{\"gt\":\"2026-01-01T00:00:00.{"9".Times(900_000)}Z\"}}}}"),
        ["time-of-900000"] = (Where, () => $"{{\"createdAt\":{{\"gt\":\"{"2".Times(900_000)}\"}}}}"),
        ["enum-of-900000"] = (Where, () => $"{{\"status\":{{\"eq\":\"{"P".Times(900_000)}\"}}}}"),
        ["string-of-combining-marks"] = (Where, () => $"{{\"notes\":{{\"contains\":\"e{"\\u0301".Times(100_000)}\"}}}}"),
        ["string-of-at-signs"] = (Email, () => $"\"{"@".Times(800_000)}\""),
        ["string-of-line-ends"] = (Tracking, () => $"\"{"\\r\\n\\u2028".Times(60_000)}\""),
        ["id-with-spaces"] = (Nodes, () => $"[\" RGVsaXZlcnk6MQ==\",\"RGVs\\naXZlcnk6MQ==\",\"RGVsaXZlcnk6MQ\",\"RGVsaXZlcnk6MQ=\",\"RGVsaXZlcnk6MR==\",\"-_-_\",\"{"=".Times(90_000)}\"]"),
        ["cursor-of-wrong-values"] = (After, () => $"\"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"[null,true,{"9".Times(50_000)},{{\"a\":1}},\"\\ud800\"]"))}\""),
        ["cursor-of-binary"] = (After, () => $"\"{Convert.ToBase64String(new byte[30_000])}\""),
        ["times-of-odd-forms"] = (Where, () => $"{{\"or\":[{string.Join(',', ((string[])["2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T23:59:60Z", "2026-01-01T00:00:00+99:99", "2026-01-01", "-2026-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "2026-01-01T00:00:00Z\\u0000"]).Select(time => $"{{\"createdAt\":{{\"gt\":\"{time}\"}}}}"))}]}}"),
        ["enum-of-other-kinds"] = (Where, () => "{\"or\":[{\"status\":{\"eq\":0}},{\"status\":{\"eq\":true}},{\"status\":{\"in\":[[\"PENDING\"],{}]}},{\"status\":{\"eq\":\"pending\"}}]}"),
        ["boolean-as-everything"] = (First, () => "{\"a\":[true,{\"b\":\"c\"}]}"),
    };
}
