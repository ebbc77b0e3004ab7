using Barq.Graph.Batching;

namespace Barq.Graph.Plans;

// What is read by one statement. An answer in parts has its lists read one by one, each for the part that needs it first.
internal sealed partial class OperationRun
{
    private volatile bool _readsApart;

    private LoadLevels? LevelsFrom(PageLoad load, long[]? parents) =>
        IsSplit || _readsApart ? null : _executor.LevelsFrom(load, parents, _results, Caller);

    private LoadLevels? LevelsFrom(KeyLoad load, Dictionary<object, ulong> wanted) =>
        IsSplit || _readsApart ? null : _executor.LevelsFrom(load, wanted, _results, Caller);

    // What has failed together is not tried together again.
    private async Task<bool> ReadLevelsAsync(LoadLevels levels, Stage stage)
    {
        var isRead = await _executor.ReadLevelsAsync(levels, _results, _reader, stage.Token);
        _readsApart |= !isRead;
        return isRead;
    }
}
