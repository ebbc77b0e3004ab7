using Barq.Graph.Batching;
using Barq.Graph.Paging;

namespace Barq.Graph.Plans;

// Rows by what somebody typed.
internal sealed partial class OperationRun
{
    private Dictionary<SearchLoad, SearchArguments>? _searches;

    /// <summary>Asks for what is found.</summary>
    public void Want(SearchLoad load, SearchArguments arguments)
    {
        (_searches ??= [])[load] = arguments;
        _related[load.Index] = arguments.Limit;
    }

    /// <summary>What a search was asked for; null where nothing was.</summary>
    public SearchArguments? Asked(SearchLoad load) => _searches?.GetValueOrDefault(load);

    private async Task LoadFoundAsync(SearchLoad load, SearchArguments arguments, Stage stage)
    {
        var result = _results[load.Index];
        await OnceAsync(load.RowUse, stage, (run: this, load, arguments, result), static (of, token) => of.run._executor.SearchAsync(of.load, of.arguments, of.result, of.run._reader, token));
        if (result.Rows is { Count: > 0 })
        {
            await LoadChildrenAsync(load, result, null, stage);
        }
    }
}
