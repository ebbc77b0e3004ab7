using System.Text;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Paging;
using Barq.Persistence.Querying;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Graph.Batching;

/// <summary>A planned statement: rows of one entity, for all of the places in an operation that ask for the same ones.</summary>
internal abstract class LoadPlan(int index, EntityDefinition entity, string origin)
{
    /// <summary>Its place among the operation's loads: where its result is found.</summary>
    public int Index { get; } = index;

    /// <summary>The entity that is read.</summary>
    public EntityDefinition Entity { get; } = entity;

    /// <summary>The GraphQL field that asked first, such as <c>Courier.deliveries</c>: for statistics.</summary>
    public string Origin { get; } = origin;

    /// <summary>The columns and to-one joins that somebody selected.</summary>
    public RowShape Shape { get; } = new(entity.Table);

    /// <summary>The parts of the answer that need the rows.</summary>
    public LoadUse RowUse { get; } = new();

    /// <summary>The parts that need what resolvers bring.</summary>
    public LoadUse ResolvedUse { get; } = new();

    /// <summary>The fields of the rows that resolvers bring.</summary>
    public List<ResolvedSlot> Resolved { get; } = [];

    /// <summary>The load whose rows lead to it; null for a root.</summary>
    public virtual LoadPlan? Above => null;

    /// <summary>The loads whose parents are this load's rows.</summary>
    public List<PageLoad> Children { get; } = [];

    /// <summary>How many fields list the rows.</summary>
    public int Lists { get; set; }

    /// <summary>The loads of rows that this load's rows refer to.</summary>
    public List<RelatedLoad> Related { get; } = [];

    /// <summary>The joins of the shape whose rows would come from the cache, by a statement of their own, if it were on; with those behind them.</summary>
    public HashSet<int> KeptJoins { get; } = [];

    /// <summary>How many statements the cache could add to this one if it were on.</summary>
    public int KeptStatements { get; set; }

    /// <summary>Whether something of it, or behind it, is loaded for a delivery.</summary>
    /// <param name="delivery">The delivery; null for the first answer.</param>
    public bool Leads(DeferredPart? delivery) =>
        RowUse.IsFor(delivery) || ResolvedUse.IsFor(delivery) || LeadsBeside(delivery) || Children.Exists(load => load.Leads(delivery)) || Related.Exists(load => load.Leads(delivery));

    /// <summary>Whether something that is no row of it is loaded for a delivery.</summary>
    protected virtual bool LeadsBeside(DeferredPart? delivery) => false;
}

/// <summary>Rows by key: the roots that read one row, and <c>node</c>.</summary>
internal sealed class KeyLoad(int index, EntityDefinition entity, ColumnSource column, string origin) : LoadPlan(index, entity, origin)
{
    /// <summary>The unique column.</summary>
    public ColumnSource Column { get; } = column;

    /// <summary>The column's slot: it is always read, to tell the rows apart.</summary>
    public int Slot => Shape.Require(0, Column);

    /// <summary>The slot of the rows' keys.</summary>
    public int KeySlot => Shape.Require(0, Entity.Table.Key);
}

/// <summary>The related rows of a to-one relation that is kept in the cache: for all rows of a load in one batch.</summary>
/// <param name="index">Its place among the operation's loads.</param>
/// <param name="entity">The related entity.</param>
/// <param name="origin">The field that asked first.</param>
/// <param name="parent">The load whose rows refer to these.</param>
/// <param name="cacheNamespace">The namespace of the rows.</param>
/// <param name="parentSlot">The slot of the foreign key in the parent load.</param>
internal sealed class RelatedLoad(int index, EntityDefinition entity, string origin, LoadPlan parent, CacheNamespace cacheNamespace, int parentSlot)
    : LoadPlan(index, entity, origin)
{
    /// <summary>The load whose rows refer to these.</summary>
    public LoadPlan Parent { get; } = parent;

    /// <inheritdoc/>
    public override LoadPlan? Above => Parent;

    /// <summary>The namespace of the rows.</summary>
    public CacheNamespace Namespace { get; } = cacheNamespace;

    /// <summary>The slot of the foreign key in the parent load.</summary>
    public int ParentSlot { get; } = parentSlot;

    /// <summary>The slot of the rows' keys.</summary>
    public int KeySlot => Shape.Require(0, Entity.Table.Key);
}

/// <summary>A page of rows, or one for each row of a parent load.</summary>
internal sealed class PageLoad : LoadPlan
{
    public PageLoad(int index, EntityDefinition entity, string origin, ConnectionSource arguments, IReadOnlyList<string> path)
        : base(index, entity, origin)
    {
        Arguments = arguments;
        Path = path;
    }

    /// <summary>The arguments.</summary>
    public ConnectionSource Arguments { get; }

    /// <summary>The response keys that lead to the field that asked first: for errors in its arguments.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The load whose rows are the parents; null for a root.</summary>
    public LoadPlan? Parent { get; init; }

    /// <inheritdoc/>
    public override LoadPlan? Above => Parent;

    /// <summary>The relation from the parents; null for a root.</summary>
    public Relation? Relation { get; init; }

    /// <summary>The slot of the parents' keys in the parent load.</summary>
    public int ParentSlot { get; init; } = -1;

    /// <summary>The roots among which a parent row must be wanted, as bits, for parents that are read by key; all others load no children.</summary>
    public ulong Owners { get; set; }

    /// <summary>The parts of the answer that need the counts.</summary>
    public LoadUse CountUse { get; } = new();

    /// <summary>The parts that need what is added up.</summary>
    public LoadUse TotalUse { get; } = new();

    /// <summary>Whether rows are selected at all.</summary>
    public bool ReadsRows { get; set; }

    /// <summary>How far rows are counted for those fields that tell how many there are; none where nobody asks.</summary>
    public List<CountSource> Counted { get; } = [];

    /// <summary>What is added up of the rows, by the slots of the result; none where nobody asks.</summary>
    public List<Total> Totals { get; } = [];

    /// <summary>The statements that put the rows together.</summary>
    public List<GroupLoad> Groups { get; } = [];

    /// <summary>How many statements there are beside the one that reads rows: all of them read every row of the list.</summary>
    public int Summaries => (Counted.Count > 0 ? 1 : 0) + (Totals.Count > 0 ? 1 : 0) + Groups.Count;

    /// <summary>Whether anybody asks if there is more behind the page.</summary>
    public bool LooksAhead { get; set; }

    /// <summary>Whether cursors are selected.</summary>
    public bool ReadsPositions { get; set; }

    /// <inheritdoc/>
    protected override bool LeadsBeside(DeferredPart? delivery) => CountUse.IsFor(delivery) || TotalUse.IsFor(delivery) || Groups.Exists(group => group.Use.IsFor(delivery));

    /// <inheritdoc/>
    public override string ToString() => new StringBuilder(Origin).Append(" #").Append(Index).ToString();
}
