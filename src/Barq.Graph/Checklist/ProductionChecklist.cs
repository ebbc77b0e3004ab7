using System.Runtime.CompilerServices;
using Barq.Persistence.Checklist;

namespace Barq.Graph.Checklist;

/// <summary>All that has to hold in production, looked at in turn.</summary>
internal sealed class ProductionChecklist(IEnumerable<IProductionCheck> checks)
{
    /// <summary>Looks at everything. What can't be looked at is a line that is wrong, and the rest goes on.</summary>
    /// <param name="scope">What the installation is besides its settings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<CheckLine> RunAsync(CheckScope scope, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var check in checks)
        {
            await using var lines = check.RunAsync(scope, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(check, lines, cancellationToken) is { } line)
            {
                yield return line;
            }
        }
    }

    // One that has thrown has ended: it is asked once more, and has nothing to say.
    private static async Task<CheckLine?> NextAsync(IProductionCheck check, IAsyncEnumerator<CheckLine> lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.MoveNextAsync() ? lines.Current : null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new CheckLine(check.Topic, CheckOutcome.Wrong, "can't be looked at: " + exception.GetBaseException().Message.ReplaceLineEndings(" "));
        }
    }
}
