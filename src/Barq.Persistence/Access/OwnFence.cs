namespace Barq.Persistence.Access;

/// <summary>The product's own fence, in its statements. For a test of what the database's holds back by itself: nothing else takes it out.</summary>
internal sealed class OwnFence
{
    /// <summary>Whether it is taken out.</summary>
    public bool IsOut { get; init; }

    /// <summary>The fence that a statement is written with.</summary>
    public RowFence Of(RowFence fence) => IsOut ? RowFence.Open : fence;
}
