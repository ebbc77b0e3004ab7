using Barq.Graph.Batching;
using Barq.Graph.Paging;

namespace Barq.Graph.Plans;

// Rows by what somebody typed.
internal sealed partial class OperationRun
{
    private readonly Dictionary<SearchLoad, SearchArguments> _searches = [];

    /// <summary>Asks for what is found.</summary>
    public void Want(SearchLoad load, SearchArguments arguments)
    {
        _searches[load] = arguments;
        _related[load.Index] = arguments.Limit;
    }

    private async Task LoadFoundAsync(SearchLoad load, SearchArguments arguments, Stage stage)
    {
        var result = _results[load.Index];
        await OnceAsync(load.RowUse, stage, token => _executor.SearchAsync(load, arguments, result, _reader, token));
        if (result.Rows is { Count: > 0 })
        {
            await LoadChildrenAsync(load, result, null, stage);
        }
    }
}
