using static Barq.Testing.Attacks.Texts;

namespace Barq.Testing.Attacks;

/// <summary>Questions about the schema, where everybody may ask them.</summary>
internal static class IntrospectionAttacks
{
    /// <summary>With what a gateway answers them at all.</summary>
    public static (string Name, string Value)[] Settings { get; } = [("GRAPHQL_INTROSPECTION", "true")];

    /// <summary>Documents by name.</summary>
    public static IReadOnlyDictionary<string, Func<string>> Documents { get; } = new Dictionary<string, Func<string>>
    {
        ["introspection-recursive"] = () => "{__type(name:\"Node\"){" + "possibleTypes{interfaces{".Times(12) + "name" + "}}".Times(12) + "}}",
        ["introspection-types-of-fields"] = () => "{__schema{types{fields{type{fields{type{fields{type{fields{name args{type{inputFields{name type{inputFields{name}}}}}}}}}}}}}}}",
        ["introspection-aliases"] = () => "{" + Each(200, i => $"a{i}:__schema{{types{{name description fields{{name description args{{name type{{name}}}}}}}}}}") + "}",
        ["introspection-names"] = () => "{" + Each(1900, i => $"a{i}:__type(name:\"Query\"){{fields{{name}}}}") + "}",
        ["introspection-in-fragments"] = () => Each(12, i => $"fragment F{i} on __Type {{ name {(i == 11 ? "" : $"fields {{ type {{ ...F{i + 1} }} }} inputFields {{ type {{ ...F{i + 1} }} }}")} }}") + "{__schema{types{...F0}}}",
        ["introspection-oftype"] = () => "{__schema{types{fields{type{" + "ofType{name ".Times(1500) + "}".Times(1500) + "}}}}}",
        ["introspection-of-filters"] = () => "{__type(name:\"DeliveryFilterInput\"){" + "inputFields{type{ofType{".Times(7) + "name" + "}}}".Times(7) + "}}",
        ["introspection-of-filters-wide"] = () => "{__schema{types{inputFields{type{inputFields{type{inputFields{type{inputFields{name}}}}}}}}}}",
        ["introspection-of-directives"] = () => "{__schema{directives{args{type{" + "fields{type{".Times(9) + "name" + "}}".Times(9) + "}}}}}",
        ["introspection-of-enums"] = () => "{__schema{types{" + Each(400, i => $"a{i}:enumValues(includeDeprecated:true){{name description}}") + "}}}",
        ["introspection-of-descriptions"] = () => "{__schema{types{" + Each(300, i => $"a{i}:description") + " fields{" + Each(300, i => $"b{i}:description") + "}}}}",
        ["introspection-doubling"] = () => Each(12, i => $"fragment F{i} on __Type {{ {(i == 11 ? "name" : $"a:possibleTypes{{...F{i + 1}}} b:possibleTypes{{...F{i + 1}}} c:interfaces{{...F{i + 1}}}")} }}") + "{__type(name:\"Node\"){...F0}}",
        ["introspection-of-long-names"] = () => "{" + Each(9, i => $"a{i}:__type(name:\"{"x".Times(10_000)}{i}\"){{name}}") + "}",
        ["introspection-behind-a-mutation"] = () => "mutation{a:updateDelivery(input:{deliveryId:\"RGVsaXZlcnk6MQ==\"}){query{__schema{types{fields{type{fields{type{fields{name}}}}}}}}}}",
        ["introspection-as-a-subscription"] = () => "subscription{__schema{types{name fields{name type{name}}}}}",
        ["introspection-of-root-types"] = () => "{__schema{" + "queryType{fields{type{fields{type{fields{type{name}}}}}}} ".Times(50) + Each(30, i => $"m{i}:mutationType{{fields{{args{{type{{inputFields{{type{{name}}}}}}}}}}}}") + "}}",
    };

    /// <summary>Those that are more than a document.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        new Attack("introspection-in-a-batch", (attacker, number) => attacker.PostBodyAsync(
            $"[{Each(10, i => Attacker.Body($"#{number}x{i}\n{{__schema{{types{{name description fields{{name description args{{name description type{{name kind ofType{{name kind}}}}}}}}}}}}}}"), ",")}]"))
        {
            Kind = AttackKind.Introspection, Settings = Settings, Pieces = 10,
        },
        new Attack("introspection-of-many-variables", async (attacker, number) =>
        {
            // What has variables is not kept: each is answered anew.
            var sum = new AttackAnswer();
            for (var i = 0; i < 20; i++)
            {
                sum.Add(await attacker.PostAsync(
                    $"query($name:String!,$all:Boolean){{#{number}\n__type(name:$name){{fields(includeDeprecated:$all){{name type{{fields(includeDeprecated:$all){{name type{{fields{{name args{{name}}}}}}}}}}}}}}}}",
                    $"{{\"name\":\"{(i % 2 == 0 ? "Query" : "Organization")}\",\"all\":{(i % 3 == 0 ? "true" : "false")}}}"));
            }

            return sum;
        })
        {
            Kind = AttackKind.Introspection, Settings = Settings, Pieces = 20,
        },
    ];
}
