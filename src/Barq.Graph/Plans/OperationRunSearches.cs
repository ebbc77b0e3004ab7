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
        await FindAsync(load, arguments, stage);
        if (result.End is { } end)
        {
            // Which hits come first is known when all kinds have been looked for.
            await AllAsync([.. end.Loads.OfType<SearchLoad>().Where(other => Asked(other) is not null).Select(other => FindAsync(other, arguments, stage))]);
        }

        if (result.Rows is { Count: > 0 })
        {
            await LoadChildrenAsync(load, result, result.End?.Before(load), stage);
        }
    }

    private Task FindAsync(SearchLoad load, SearchArguments arguments, Stage stage) => OnceAsync(
        load.RowUse, stage, (run: this, load, arguments, result: _results[load.Index]), static (of, token) => of.run._executor.SearchAsync(of.load, of.arguments, of.result, of.run._reader, token));
}
