using System.Text.Json.Nodes;
using Barq.Graph.Tests.Gateway;
using Barq.Testing;
using Barq.Testing.Databases;
using Xunit.Abstractions;

namespace Barq.Graph.Tests.Operations;

/// <summary>An operation of <c>schema/operations</c> with the variables of one situation in which it is asked.</summary>
/// <remarks>The variables stand in <c>Variables/NAME.json</c>, by the situation's name; <c>@Delivery:1</c> stands for that global id.</remarks>
public sealed class OperationCase : IXunitSerializable
{
    private const string Bench = "bench";

    /// <summary>For the deserializer of xunit.</summary>
    public OperationCase()
    {
    }

    private OperationCase(string operation, string situation) => (Operation, Situation) = (operation, situation);

    /// <summary>The operation's file name without extension.</summary>
    public string Operation { get; private set; } = "";

    /// <summary>What is special about the variables.</summary>
    public string Situation { get; private set; } = "";

    /// <summary>The document.</summary>
    public string Document => File.ReadAllText(Repository.PathOf("schema", "operations", Operation + ".graphql"));

    /// <summary>The variables.</summary>
    public JsonObject Variables => (JsonObject)VariablesOf(Operation)[Situation]!.DeepClone();

    /// <summary>Every query in every situation.</summary>
    public static IReadOnlyList<OperationCase> All { get; } = Cases(isBench: false);

    /// <summary>Every mutation in every situation: each wants a fleet of its own.</summary>
    public static IReadOnlyList<OperationCase> Mutations { get; } = Cases(isBench: false, "mutation ");

    /// <summary>
    /// Every query as it is asked on the bench fleet: in the situation <c>bench</c> where it names rows that other fleets are without,
    /// else in all of its situations.
    /// </summary>
    public static IReadOnlyList<OperationCase> OnBench { get; } = Cases(isBench: true);

    /// <summary>Every query in every situation, on both databases.</summary>
    public static TheoryData<OperationCase, TestProvider> OnBothDatabases => On(All);

    /// <summary>Every mutation in every situation, on both databases.</summary>
    public static TheoryData<OperationCase, TestProvider> MutationsOnBothDatabases => On(Mutations);

    /// <summary>The names of the files of a folder without extension, in order.</summary>
    public static IReadOnlyList<string> Files(params string[] folder) => Directory.GetFiles(Repository.PathOf(folder))
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal).ToArray();

    /// <inheritdoc/>
    public void Deserialize(IXunitSerializationInfo info) =>
        (Operation, Situation) = (info.GetValue<string>(nameof(Operation)), info.GetValue<string>(nameof(Situation)));

    /// <inheritdoc/>
    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(Operation), Operation);
        info.AddValue(nameof(Situation), Situation);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Operation}.{Situation}";

    private static TheoryData<OperationCase, TestProvider> On(IReadOnlyList<OperationCase> operations)
    {
        var data = new TheoryData<OperationCase, TestProvider>();
        foreach (var provider in Enum.GetValues<TestProvider>())
        {
            foreach (var operation in operations)
            {
                data.Add(operation, provider);
            }
        }

        return data;
    }

    private static OperationCase[] Cases(bool isBench, string kind = "query ") =>
    [
        .. from operation in Files("schema", "operations")
           where new OperationCase(operation, "").Document.Contains($"\n{kind}", StringComparison.Ordinal)
           let situations = VariablesOf(operation).Select(situation => situation.Key).ToArray()
           from situation in situations
           where isBench ? situation == Bench || !situations.Contains(Bench) : situation != Bench
           select new OperationCase(operation, situation),
    ];

    private static JsonObject VariablesOf(string operation)
    {
        var path = Repository.PathOf("tests", "Barq.Graph.Tests", "Operations", "Variables", operation + ".json");
        return File.Exists(path)
            ? (JsonObject)JsonNode.Parse(CornerTest.WithIds(File.ReadAllText(path)))!
            : throw new FileNotFoundException($"The operation {operation} has no variables to be tested with.", path);
    }
}
