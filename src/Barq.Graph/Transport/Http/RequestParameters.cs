using System.Runtime.InteropServices;
using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Authorization;
using Barq.Graph.Limits;
using Barq.Graph.Preparation;
using Barq.Persistence.Access;

namespace Barq.Graph.Transport.Http;

/// <summary>Reads the parameters of a GraphQL request.</summary>
/// <remarks>Source: GraphQL over HTTP, "Request Parameters".</remarks>
internal static class RequestParameters
{
    /// <summary>Reads a JSON request object.</summary>
    /// <param name="body">The object.</param>
    /// <param name="sender">Who sent it, and how.</param>
    /// <returns>The request, or why there is none.</returns>
    public static (GraphRequest? Request, HttpRefusal? Refusal) Read(JsonElement body, RequestSender sender)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, HttpRefusal.BadRequest($"A request must be a JSON object, and nest no deeper than {JsonText.MostLevels} levels."));
        }

        if (!JsonText.IsUnicode(JsonMarshal.GetRawUtf8Value(body)))
        {
            return (null, HttpRefusal.BadRequest("The request is not valid Unicode: half of a surrogate pair stands alone."));
        }

        string? query = null, operationName = null, documentId = null;
        JsonElement variables = default, extensions = default;
        foreach (var property in body.EnumerateObject())
        {
            var problem = property.Name switch
            {
                "query" => Text(property, out query),
                "operationName" => Text(property, out operationName),
                "documentId" or "id" => Text(property, out documentId),
                "variables" => Map(property, out variables),
                "extensions" => Map(property, out extensions),
                _ => null,
            };
            if (problem is not null)
            {
                return (null, HttpRefusal.BadRequest(problem));
            }
        }

        return Create(query, operationName, documentId, variables, extensions, OperationKinds.Query | OperationKinds.Mutation, sender);
    }

    /// <summary>Reads the parameters of a GET.</summary>
    /// <param name="parameters">The parameters of its URL.</param>
    /// <param name="sender">Who sent it, and how.</param>
    /// <returns>The request, or why there is none.</returns>
    public static (GraphRequest? Request, HttpRefusal? Refusal) Read(IQueryCollection parameters, RequestSender sender)
    {
        foreach (var name in (ReadOnlySpan<string>)["query", "operationName", "documentId", "variables", "extensions"])
        {
            if (parameters[name].Count > 1)
            {
                return (null, HttpRefusal.BadRequest($"The parameter '{name}' stands more than once in the URL."));
            }
        }

        if (!TryParse(parameters["variables"], out var variables))
        {
            return (null, HttpRefusal.BadRequest("The parameter 'variables' must be a JSON object."));
        }

        if (!TryParse(parameters["extensions"], out var extensions))
        {
            return (null, HttpRefusal.BadRequest("The parameter 'extensions' must be a JSON object."));
        }

        return Create(parameters["query"], parameters["operationName"], parameters["documentId"], variables, extensions, OperationKinds.Query, sender);
    }

    /// <summary>Reads a request for a persisted operation by GET.</summary>
    /// <param name="id">The document's id.</param>
    /// <param name="operationName">The operation's name; null where the document has one.</param>
    /// <param name="parameters">The parameters of its URL: <c>variables</c>.</param>
    /// <param name="sender">Who sent it, and how.</param>
    /// <returns>The request, or why there is none.</returns>
    public static (GraphRequest? Request, HttpRefusal? Refusal) Read(string id, string? operationName, IQueryCollection parameters, RequestSender sender) =>
        parameters["variables"].Count > 1 || !TryParse(parameters["variables"], out var variables)
            ? (null, HttpRefusal.BadRequest("The parameter 'variables' must be one JSON object."))
            : Create(null, operationName, id, variables, default, OperationKinds.Query, sender);

    private static (GraphRequest? Request, HttpRefusal? Refusal) Create(
        string? query, string? operationName, string? documentId, JsonElement variables, JsonElement extensions, OperationKinds allowed, RequestSender sender)
    {
        documentId ??= PersistedQueryHash(extensions);
        return string.IsNullOrEmpty(query) && string.IsNullOrEmpty(documentId)
            ? (null, HttpRefusal.BadRequest("The request has no 'query'."))
            : (new GraphRequest
            {
                Caller = sender.Caller,
                IdempotencyKey = sender.IdempotencyKey,
                Headers = sender.Headers,
                Client = sender.Client,
                Query = query,
                OperationName = operationName,
                DocumentId = documentId,
                Variables = variables,
                Extensions = extensions,
                Allowed = sender.Streams || sender.MaySubscribe ? allowed | OperationKinds.Subscription : allowed,
                IsStreamed = sender.Streams,
                Budget = sender.Budget,
                Cost = sender.Cost,
                Turn = sender.Turn,
            }, null);
    }

    private static string? PersistedQueryHash(JsonElement extensions) =>
        extensions.ValueKind == JsonValueKind.Object
        && extensions.TryGetProperty("persistedQuery", out var persisted) && persisted.ValueKind == JsonValueKind.Object
        && persisted.TryGetProperty("sha256Hash", out var hash) && hash.ValueKind == JsonValueKind.String
            ? hash.GetString()
            : null;

    private static string? Text(JsonProperty property, out string? value)
    {
        value = null;
        if (property.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
        {
            return $"'{property.Name}' must be a string.";
        }

        value = property.Value.GetString();
        return null;
    }

    private static string? Map(JsonProperty property, out JsonElement value)
    {
        value = property.Value;
        return value.ValueKind is JsonValueKind.Object or JsonValueKind.Null ? null : $"'{property.Name}' must be a JSON object.";
    }

    private static bool TryParse(string? text, out JsonElement value)
    {
        value = default;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        try
        {
            value = JsonElement.Parse(text);
            return (value.ValueKind is JsonValueKind.Object or JsonValueKind.Null) && JsonText.IsUnicode(JsonMarshal.GetRawUtf8Value(value));
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>Who sent a request, and how.</summary>
/// <param name="Caller">Who.</param>
/// <param name="IdempotencyKey">The key under which its mutations are done once; null for none.</param>
/// <param name="Headers">Reads a header of it.</param>
internal sealed record RequestSender(Caller Caller, string? IdempotencyKey = null, Func<string, string?>? Headers = null)
{
    /// <summary>Who sent a request over HTTP.</summary>
    /// <param name="context">The request.</param>
    /// <param name="known">Its caller, who is known.</param>
    /// <param name="rates">Finds what the caller may still cost.</param>
    public static RequestSender Of(HttpContext context, CallerResult known, RateGate rates)
    {
        Func<string, string?> headers = name => context.Request.Headers[name];
        return new RequestSender(known.Caller!, IdempotencyKeys.Of(context.Request), headers) { Client = ClientApp.Of(headers), Cost = rates.CostOf(RateGate.KeyOf(known, context)) };
    }

    /// <summary>What it costs; of a request of a batch, a part of what the batch does.</summary>
    public RequestCost Cost { get; init; } = new();

    /// <summary>The program that it comes from.</summary>
    public ClientApp Client { get; init; }

    /// <summary>Whether every answer is a message of a stream or a socket: subscriptions are allowed.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether subscriptions are allowed, though the answer to another operation is a response of its own.</summary>
    public bool MaySubscribe { get; init; }

    /// <summary>How much may wait for it; null where each operation has its own limit.</summary>
    public QueueBudget? Budget { get; init; }

    /// <inheritdoc cref="GraphRequest.Turn"/>
    public Func<OperationKinds, ValueTask>? Turn { get; init; }
}
