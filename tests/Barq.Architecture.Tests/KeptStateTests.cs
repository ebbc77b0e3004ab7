using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Barq.Persistence.BoundedMemory;
using Microsoft.Extensions.Caching.Memory;

namespace Barq.Architecture.Tests;

/// <summary>
/// Whatever keeps things by key, or in a queue, says what bounds it: what a client can fill without end ends the process. A new one is added to
/// <see cref="KeptState"/>, with its bound; one that anybody's keys fill, to the feeds of KeptStateFeedTests too.
/// </summary>
public sealed partial class KeptStateTests
{
    private static readonly Type[] _kinds =
    [
        typeof(ConcurrentDictionary<,>), typeof(Dictionary<,>), typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(IDictionary<,>),
        typeof(HashSet<>), typeof(SortedSet<>), typeof(Queue<>), typeof(PriorityQueue<,>), typeof(Stack<>), typeof(LinkedList<>),
        typeof(ConcurrentQueue<>), typeof(ConcurrentStack<>), typeof(ConcurrentBag<>), typeof(BlockingCollection<>),
        typeof(Channel<>), typeof(Channel<,>), typeof(ChannelWriter<>), typeof(ConditionalWeakTable<,>), typeof(BoundedCache<>),
        typeof(MemoryCache), typeof(IMemoryCache),
    ];

    [Fact]
    public void Fields_ThatKeepThings_SayWhatBoundsThem()
    {
        var found = Rooms.All.SelectMany(project => project.GetTypes()).SelectMany(Keeping).Select(NameOf).Order(StringComparer.Ordinal).ToArray();

        Assert.Equal("", string.Join(", ", found.Except(KeptState.Bounds.Keys)));
        Assert.Equal("", string.Join(", ", KeptState.Bounds.Keys.Except(found)));
    }

    // What the reflection above takes for something that keeps things.
    [Theory]
    [InlineData(nameof(Sample.Own), true), InlineData(nameof(Sample.Lazy), true), InlineData(nameof(Sample.Many), true), InlineData("_field", true)]
    [InlineData(nameof(Sample.Text), false), InlineData(nameof(Sample.List), false)]
    public void Keeping_AField_IsFoundByItsType(string name, bool isFound) =>
        Assert.Equal(isFound, Keeping(typeof(Sample)).Any(field => field.Name == name || field.Name == $"<{name}>k__BackingField"));

    private static IEnumerable<FieldInfo> Keeping(Type type) => type.Name.Contains('<') || type.IsDefined(typeof(CompilerGeneratedAttribute))
        ? []
        : type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(field => Keeps(field.FieldType));

    private static bool Keeps(Type type) => _kinds.Contains(type) || (type.IsArray && Keeps(type.GetElementType()!))
        || (type.IsGenericType && (_kinds.Contains(type.GetGenericTypeDefinition()) || (type.GetGenericTypeDefinition() == typeof(Lazy<>) && Keeps(type.GenericTypeArguments[0]))));

    private static string NameOf(FieldInfo field)
    {
        var name = field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
        return $"{Arity().Replace(field.DeclaringType!.FullName!.Split('.')[^1], "")}.{name}";
    }

    [GeneratedRegex("`[0-9]+")]
    private static partial Regex Arity();

    private sealed class Sample
    {
        private readonly Queue<int> _field = [];

        public Dictionary<string, int> Own { get; } = [];

        public Lazy<HashSet<string>> Lazy { get; } = new();

        public Stack<int>[] Many { get; } = [];

        public string Text { get; } = "";

        public List<int> List { get; } = [];

        public int Count => _field.Count;
    }
}
