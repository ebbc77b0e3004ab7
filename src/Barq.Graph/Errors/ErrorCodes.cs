using System.Collections.Frozen;

namespace Barq.Graph.Errors;

/// <summary>The values of <c>extensions.code</c> in the errors that Barq answers with.</summary>
public static class ErrorCodes
{
    /// <summary>All of them.</summary>
    internal static FrozenSet<string> All { get; } = typeof(ErrorCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The body or the URL could not be read as a GraphQL request (malformed JSON, wrong type of a parameter).</summary>
    public const string BadRequest = "BAD_REQUEST";

    /// <summary>The document is not GraphQL.</summary>
    public const string SyntaxError = "GRAPHQL_PARSE_FAILED";

    /// <summary>The document does not fit the schema.</summary>
    public const string ValidationFailed = "GRAPHQL_VALIDATION_FAILED";

    /// <summary>A variable's or an argument's value can't be used.</summary>
    public const string BadUserInput = "BAD_USER_INPUT";

    /// <summary>There is no token, or none that can be trusted.</summary>
    public const string Unauthenticated = "UNAUTHENTICATED";

    /// <summary>The caller may not do this.</summary>
    public const string Forbidden = "FORBIDDEN";

    /// <summary>No document is stored under the id that was sent: send the text.</summary>
    public const string DocumentNotFound = "PERSISTED_QUERY_NOT_FOUND";

    /// <summary>Clients may leave no documents here: send the text, and no hash.</summary>
    public const string DocumentsNotLeft = "PERSISTED_QUERY_NOT_SUPPORTED";

    /// <summary>Only trusted documents are run, and this is none.</summary>
    public const string PersistedOnly = "PERSISTED_OPERATIONS_ONLY";

    /// <summary>The named operation is not in the document, or the document has several and none was named.</summary>
    public const string OperationNotFound = "OPERATION_RESOLUTION_FAILURE";

    /// <summary>The operation's kind may not run over this method or transport.</summary>
    public const string OperationNotAllowed = "OPERATION_NOT_ALLOWED";

    /// <summary>A cursor was not made by this connection with this order.</summary>
    public const string InvalidCursor = "INVALID_CURSOR";

    /// <summary>The operation asks for more than one request may.</summary>
    public const string TooExpensive = "OPERATION_TOO_EXPENSIVE";

    /// <summary>The answer is longer than one request's may be.</summary>
    public const string ResponseTooLarge = "RESPONSE_TOO_LARGE";

    /// <summary>The time for one request ran out.</summary>
    public const string TimedOut = "REQUEST_TIMEOUT";

    /// <summary>The caller has sent more than its share: <c>Retry-After</c> says when it may again.</summary>
    public const string RateLimited = "RATE_LIMITED";

    /// <summary>The gateway has no room for this now: try again.</summary>
    public const string Busy = "SERVICE_BUSY";

    /// <summary>The database can't be reached: try again later.</summary>
    public const string Unavailable = "SERVICE_UNAVAILABLE";

    /// <summary>Something broke inside; the log has it under the trace id in the error's extensions.</summary>
    public const string Internal = "INTERNAL_SERVER_ERROR";

    /// <summary>A form on a foreign page could have sent this: it needs a preflight header.</summary>
    public const string CsrfRefused = "CSRF_PREVENTED";

    /// <summary>More has happened than the subscriber has read: its subscription has ended.</summary>
    public const string SubscriberTooSlow = "SUBSCRIBER_TOO_SLOW";

    /// <summary>The connection has as many operations open as it may.</summary>
    public const string TooManyOperations = "TOO_MANY_OPERATIONS";

    /// <summary>The caller, or its organization, has as many subscriptions open as it may.</summary>
    public const string TooManySubscriptions = "TOO_MANY_SUBSCRIPTIONS";

    /// <summary>The body is longer than allowed.</summary>
    public const string PayloadTooLarge = "PAYLOAD_TOO_LARGE";

    /// <summary>A batch holds more requests than allowed.</summary>
    public const string BatchTooLarge = "BATCH_TOO_LARGE";
}
