using Barq.Graph.Responses;
using Barq.Persistence.Databases;

namespace Barq.Graph.Execution;

/// <summary>Tells clients what a failure of the database means for them.</summary>
internal static class LoadErrors
{
    /// <summary>The error to answer with; null where the failure is none that a client could act on.</summary>
    public static ResponseError? Describe(Exception exception) => exception switch
    {
        DatabaseBusyException => new ResponseError(ErrorCodes.Busy, "All database connections are taken; try again in a moment."),
        StatementTimeoutException => new ResponseError(ErrorCodes.TimedOut, "The database took longer than one statement may take."),
        DatabaseUnavailableException => new ResponseError(ErrorCodes.Unavailable, "The database can't be reached at the moment."),
        _ => null,
    };
}
