namespace Barq.Persistence.Access;

/// <summary>A table's configuration, which says whose its rows are.</summary>
internal interface IFenced
{
    /// <summary>The rule of the table's rows.</summary>
    static abstract FenceRule Fence { get; }
}
