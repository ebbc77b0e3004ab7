using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Barq.Persistence.Databases;

namespace Barq.Persistence.Replicas;

/// <summary>One try on one server; what goes wrong comes out as the exceptions of <see cref="DatabaseErrors"/>.</summary>
internal static class ReadAttempt
{
    public static async ValueTask<T> RunAsync<T>(
        FleetDatabase database, DbDataSource server, Func<DbConnection, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await using var connection = await server.OpenConnectionAsync(cancellationToken);
                using var limit = database.LimitStatement(connection, cancellationToken);
                return await read(connection, cancellationToken);
            }
            catch (Exception exception) when (isFirst && !cancellationToken.IsCancellationRequested && DatabaseErrors.IsOutOfStep(exception))
            {
                // That connection is gone, and what is read can be read again; the observers of statements have been told.
            }
            catch (Exception exception) when (TryTranslate(exception, cancellationToken, out var translated))
            {
                throw translated;
            }
        }
    }

    public static async ValueTask<DbConnection> OpenAsync(DbDataSource server, CancellationToken cancellationToken)
    {
        try
        {
            return await server.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception exception) when (TryTranslate(exception, cancellationToken, out var translated))
        {
            throw translated;
        }
    }

    private static bool TryTranslate(Exception exception, CancellationToken cancellationToken, [NotNullWhen(true)] out Exception? translated)
    {
        translated = exception switch
        {
            OperationCanceledException => null,
            // Cancelling breaks off what the driver was doing, and it may report that in its own way.
            _ when cancellationToken.IsCancellationRequested => new OperationCanceledException(exception.Message, exception, cancellationToken),
            _ => DatabaseErrors.Translate(exception) is var known && known != exception ? known : null,
        };
        return translated is not null;
    }
}
