using System.Text;
using Barq.Graph.Documents;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser;

namespace Barq.Graph.Tests.Documents;

/// <summary>Our rule of merging fields says what the engine's says, which compares all pairs: over random documents.</summary>
public sealed class FieldMergingTests
{
    /// <summary>No field of objects is a list or required: there the engine's rule misses conflicts of types.</summary>
    private static readonly Schema _schema = Make("Animal", "Person", "Thing");

    private static readonly Schema _withLists = Make("[Animal!]", "Person!", "[Thing!]!");

    private static readonly Dictionary<string, string[]> _fields = new(StringComparer.Ordinal)
    {
        ["Query"] = ["animal:Animal", "person:Person", "thing:Thing", "things:Thing", "animal:Animal", "person:Person", "thing:Thing", "things:Thing", "p:person(of:1):Person", "q:person(of:2):Person", "p:person(at:{a:1,b:[1,2]}):Person", "r:person(at:{a:1,b:[2,1]}):Person", "q:person(of:$v):Person"],
        ["Animal"] = ["name", "friend:Animal", "kin:Animal", "name", "k:kin(of:1):Animal", "l:kin(of:1,at:{a:2}):Animal", "l:kin(at:{a:2},of:1):Animal"],
        ["Dog"] = ["name", "friend:Animal", "kin:Animal", "age", "owner:Person", "tags"],
        ["Cat"] = ["name", "friend:Animal", "k:kin(of:2):Animal", "age", "owner:Person", "tags"],
        ["Person"] = ["name", "pet:Animal", "pets:Animal", "other:Thing"],
        ["Thing"] = ["__typename"],
    };

    private static readonly DocumentOptions _options = new() { MaxFields = 100_000, MaxRootFields = 10_000 };

    [Fact]
    public async Task Check_RandomDocuments_SaysWhatTheComparisonOfAllPairsSays()
    {
        var random = new Random(20_261_128);
        var (refused, all) = (0, 0);
        while (all < 3_000)
        {
            var text = Document(random);
            var outline = DocumentOutline.Of(Parser.Parse(text), _options);
            if (new FragmentGraph(outline, _options).Check().Count > 0)
            {
                // With a fragment that nobody uses it is refused in any case.
                continue;
            }

            all++;
            var expected = await ConflictsAsync(text);
            var conflicts = new FieldMerging(_schema, outline, _options, default).Check();

            Assert.True(expected == conflicts.Count > 0, $"{(expected ? "A conflict was missed" : $"There is no conflict ({string.Join(" ", conflicts)})")}: {text}");
            refused += expected ? 1 : 0;
        }

        Assert.InRange(refused, 500, 2_500);
    }

    [Theory]
    [InlineData("{animal{...on Dog{owner{name}}...on Cat{owner{name}}}}", true)]
    [InlineData("{animal{...on Dog{age}...on Cat{age}}}", true)]
    [InlineData("{animal{...on Dog{x:name}...on Cat{x:tags}}}", true)]
    [InlineData("{animal{...on Dog{x:name}...on Cat{x:friend{name}}}}", true)]
    [InlineData("{animal{kin{...on Dog{x:age}...on Cat{x:name}}}}", true)]
    [InlineData("{animal{...on Dog{x:kin(of:1){name}}...on Cat{x:kin(of:2){name}}}}", false)]
    [InlineData("{animal{x:kin(of:1){name}...on Cat{x:kin(of:2){name}}}}", true)]
    [InlineData("{animal{...on Dog{x:friend{y:name}}...on Cat{x:kin{y:name}}}}", true)]
    [InlineData("{animal{...on Dog{x:friend{y:name}}...on Cat{x:friend{y:__typename}}}}", true)]
    [InlineData("{animal{...on Dog{x:friend{y:name}}...on Cat{x:friend{y:name}}}}", false)]
    [InlineData("{things{...on Dog{x:name}...on Cat{x:name}...on Person{pets{name}}}}", false)]
    [InlineData("{things{...on Dog{x:name}...on Person{x:name}}}", true)]
    [InlineData("{animal{name} animal{x:name} animal{x:__typename}}", true)]
    [InlineData("{person(at:{a:1,b:[1,2]}){name} person(at:{b:[1,2],a:1}){name}}", false)]
    [InlineData("{person(at:{a:1,b:[1,2]}){name} person(at:{b:[2,1],a:1}){name}}", true)]
    [InlineData("{person(of:1){name} person(of:\"1\"){name}}", true)]
    public void Check_OneDocument_SaysWhatTheSpecificationSays(string text, bool isConflict) => Assert.Equal(
        isConflict, new FieldMerging(_withLists, DocumentOutline.Of(Parser.Parse(text), _options), _options, default).Check().Count > 0);

    // What others are kept busy with is a count of selections, not of pairs.
    [Fact]
    public void Check_FieldsThatRepeat_TakesMemoryInProportionToThem()
    {
        var few = BytesFor(500);
        var many = BytesFor(5_000);

        Assert.InRange(many, few, 20 * few);
    }

    private static Schema Make(string kin, string owner, string things)
    {
        var schema = Schema.For($$"""
            interface Animal { name: String, friend: Animal, kin(of: Int, at: In): {{kin}} }
            type Dog implements Animal { name: String, friend: Animal, kin(of: Int, at: In): {{kin}}, age: Int, owner: {{owner}}, tags: [String] }
            type Cat implements Animal { name: String, friend: Animal, kin(of: Int, at: In): {{kin}}, age: String, owner: Person, tags: [String] }
            type Person { name: String!, pet: Animal, pets: {{kin}}, other: Thing }
            union Thing = Dog | Cat | Person
            input In { a: Int, b: [Int] }
            type Query { animal: Animal, person(of: Int, at: In): Person, thing: Thing, things: {{things}} }
            """, builder => builder.Types.For("Animal").ResolveType = builder.Types.For("Thing").ResolveType = _ => null!);
        schema.Initialize();
        return schema;
    }

    private static long BytesFor(int fields)
    {
        var options = new DocumentOptions { MaxFields = 100_000, MaxSelections = 100_000, MaxAliases = 100_000 };
        var outline = DocumentOutline.Of(Parser.Parse($"{{animal{{{new StringBuilder().Insert(0, "a:name friend{name} ", fields)}}}}}"), options);
        new FieldMerging(_schema, outline, options, default).Check();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(new FieldMerging(_schema, outline, options, default).Check());
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static async Task<bool> ConflictsAsync(string text)
    {
        var result = await new DocumentValidator().ValidateAsync(new ValidationOptions
        {
            Schema = _schema,
            Document = Parser.Parse(text),
            Rules = [OverlappingFieldsCanBeMerged.Instance],
            Operation = new GraphQLParser.AST.GraphQLOperationDefinition(new GraphQLParser.AST.GraphQLSelectionSet([])),
        });
        return !result.IsValid;
    }

    private static string Document(Random random)
    {
        var fragments = new StringBuilder();
        var types = new[] { "Animal", "Dog", "Cat", "Person", "Query" };
        for (var i = 0; i < 3; i++)
        {
            // Only such as come later are spread: no circles. All are spread by the last one's sake.
            var type = i == 0 ? "Query" : types[random.Next(4)];
            fragments.Append("fragment F").Append(i).Append(" on ").Append(type).Append(Selections(random, type, 2, i + 1));
        }

        return $"query($v:Int){Selections(random, "Query", 3, 0)} {fragments}";
    }

    private static string Selections(Random random, string type, int depth, int firstFragment)
    {
        var text = new StringBuilder("{__typename ");
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var choice = random.Next(10);
            if (choice <= 2 && firstFragment < 3)
            {
                text.Append("...F").Append(random.Next(firstFragment, 3)).Append(' ');
            }
            else if (choice <= 4 && depth > 0)
            {
                var condition = type == "Query" ? "Query" : new[] { "Animal", "Dog", "Cat", "Person" }[random.Next(4)];
                text.Append("...on ").Append(condition).Append(Selections(random, condition, depth - 1, firstFragment));
            }
            else
            {
                AppendField(text, random, type, depth, firstFragment);
            }
        }

        return text.Append("} ").ToString();
    }

    private static bool IsAliased(string field) => field is [_, ':', ..];

    private static void AppendField(StringBuilder text, Random random, string type, int depth, int firstFragment)
    {
        var field = _fields[type][random.Next(_fields[type].Length)];
        var at = field.LastIndexOf(':');
        var target = at > field.LastIndexOf(')') ? field[(at + 1)..] : null;
        if (target is not null && depth == 0)
        {
            return;
        }

        text.Append(random.Next(12) == 0 && !IsAliased(field) ? "x:" : "").Append(target is null ? field : field[..at]);
        text.Append(target is null ? " " : Selections(random, target, depth - 1, firstFragment));
    }
}
