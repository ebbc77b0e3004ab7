using System.Data.Common;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Barq.Persistence.Databases;

/// <summary>
/// Keeps EF Core from opening a connection anew that has died in the middle of a transaction: what came after would be done on the new one,
/// each statement for itself, while what came before is gone. (EF Core forgets the transaction then, and ignores the errors of savepoints.)
/// </summary>
internal sealed class LostTransactionGuard : DbConnectionInterceptor
{
    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        Check(eventData);
        return result;
    }

    public override ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        Check(eventData);
        return ValueTask.FromResult(result);
    }

    private static void Check(ConnectionEventData eventData)
    {
        if (eventData.Context is FleetDbContext { HasBegun: true })
        {
            throw new DatabaseUnavailableException();
        }
    }
}
