namespace Barq.Graph.Admission;

/// <summary>
/// Work of one caller that takes turns on the processors: so many pieces of it at a time, each put behind what others have waiting. A piece is what
/// runs between two awaits. What waits for the database or for Redis takes no turn.
/// </summary>
internal sealed class CallerLane : TaskScheduler
{
    private readonly TurnQueue<Task> _turns;

    /// <summary>Makes one.</summary>
    /// <param name="width">Pieces at a time.</param>
    public CallerLane(int width) => _turns = new TurnQueue<Task>(width, piece => TryExecuteTask(piece));

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => _turns.Width;

    /// <summary>Pieces that wait for their turn.</summary>
    public int Waiting => _turns.Waiting.Length;

    /// <summary>The turns of its caller's organization, in which it takes its own; null where that has no more callers than others feel.</summary>
    public TurnQueue<IThreadPoolWorkItem>? Within
    {
        get => _turns.Within;
        set => _turns.Within = value;
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _turns.Add(task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        // Only as a part of the piece that is running anyway.
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => _turns.Waiting;
}
