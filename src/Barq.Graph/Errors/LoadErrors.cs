using Barq.Persistence.Databases;

namespace Barq.Graph.Errors;

/// <summary>Tells clients what a failure of the database means for them.</summary>
internal static class LoadErrors
{
    /// <summary>The error to answer with; null where the failure is none that a client could act on.</summary>
    public static ResponseError? Describe(Exception exception) => exception switch
    {
        DatabaseBusyException => new ResponseError(ErrorCodes.Busy, "All database connections are taken; try again in a moment."),
        StatementTimeoutException => new ResponseError(ErrorCodes.TimedOut, "The database took longer than one statement may take."),
        DatabaseContentionException => new ResponseError(ErrorCodes.Busy, "Others were in the way each time; try again in a moment."),
        CommitUnknownException => new ResponseError(
            ErrorCodes.Unavailable,
            "The database went away while this was being committed: it may or may not have been done. Read the object before you send it again, or send it again with the same idempotency key."),
        DatabaseUnavailableException => new ResponseError(ErrorCodes.Unavailable, "The database can't be reached at the moment."),
        _ => null,
    };
}
