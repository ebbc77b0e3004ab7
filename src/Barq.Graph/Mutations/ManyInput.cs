using Barq.Persistence;
using Barq.Persistence.Writing;

namespace Barq.Graph.Mutations;

/// <summary>Loads what the items of a mutation of many name: by one statement for each kind, parents first.</summary>
/// <param name="scope">The write.</param>
/// <param name="input">The items.</param>
/// <param name="cancellationToken">Ends the wait.</param>
public delegate Task ManyHold(WriteScope scope, ManyInput input, CancellationToken cancellationToken);

/// <summary>The input of a mutation of many.</summary>
public sealed class ManyInput
{
    /// <summary>Items of one mutation at most.</summary>
    public const int MostItems = 100;

    /// <summary>The field of the items.</summary>
    public const string ItemsField = "items";

    /// <summary>The field that says what becomes of the others where one can't be done.</summary>
    public const string ModeField = "mode";

    private ManyInput(IReadOnlyList<InputValues> items, WriteMode mode) => (Items, Mode) = (items, mode);

    /// <summary>The items, each as the input of the mutation of one.</summary>
    public IReadOnlyList<InputValues> Items { get; }

    /// <summary>What becomes of the others where one can't be done.</summary>
    public WriteMode Mode { get; }

    /// <summary>Reads an input.</summary>
    /// <exception cref="RuleException">It has no item, or too many.</exception>
    internal static ManyInput Of(InputValues input)
    {
        var items = input.List(ItemsField) ?? [];
        return items.Count is > 0 and <= MostItems
            ? new ManyInput(items, input.Member<WriteMode>(ModeField) ?? WriteMode.All)
            : throw new RuleException(new ValidationError($"One mutation takes 1 to {MostItems} items; a background job takes more.", [ItemsField]));
    }

    /// <summary>The keys that a field of the items names, whatever they are of else; null where it names none that can exist.</summary>
    /// <typeparam name="TEntity">What they are of.</typeparam>
    public IReadOnlyList<long?> Keys<TEntity>(string field)
        where TEntity : Entity => [.. Items.Select(item => item.KnownKey<TEntity>(field))];

    /// <summary>The same, of those that name one.</summary>
    public IEnumerable<long> Named<TEntity>(string field)
        where TEntity : Entity => Keys<TEntity>(field).OfType<long>();
}
