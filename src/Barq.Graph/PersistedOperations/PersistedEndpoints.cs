using System.Text.Json;
using Barq.Graph.Execution;
using Barq.Graph.Responses;
using Barq.Graph.Transport.Http;

namespace Barq.Graph.PersistedOperations;

/// <summary>Where front ends publish their documents, for administrators of the platform: no redeployment, and known to every node at once.</summary>
internal sealed class PersistedEndpoints(DocumentStore store, DocumentPreparer preparer, AdministratorGate gate, HttpTransportOptions options)
{
    /// <summary>Below this lie published documents.</summary>
    public const string Path = "/graphql/persisted";

    /// <summary>Maps the endpoints.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(Path, ListAsync);
        endpoints.MapPost(Path, PublishAsync);
        endpoints.MapDelete(Path + "/{id}", WithdrawAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not null)
        {
            var format = context.Request.Query["format"] == "relay" ? ManifestFormat.Relay : ManifestFormat.Apollo;
            await AdministratorGate.AnswerAsync(context, StatusCodes.Status200OK, OperationManifest.Write(format, await store.AllAsync()));
        }
    }

    private async Task PublishAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is null)
        {
            return;
        }

        var (body, refusal) = await BodyReader.ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted);
        using (body)
        {
            if (body is null)
            {
                await AdministratorGate.RefuseAsync(context, refusal!);
                return;
            }

            try
            {
                var documents = OperationManifest.Read(body.RootElement);
                var errors = await InvalidAsync(documents);
                if (errors.Count > 0)
                {
                    await AdministratorGate.RefuseAsync(context, StatusCodes.Status400BadRequest, [.. errors]);
                    return;
                }

                await store.PublishAsync(documents);
                await AdministratorGate.AnswerAsync(context, StatusCodes.Status200OK, JsonSerializer.Serialize(new { published = documents.Count }));
            }
            catch (FormatException exception)
            {
                await AdministratorGate.RefuseAsync(context, StatusCodes.Status400BadRequest, new ResponseError(ErrorCodes.BadRequest, exception.Message));
            }
            catch (GraphQLRequestException exception)
            {
                var status = exception.Code == ErrorCodes.Unavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status409Conflict;
                await AdministratorGate.RefuseAsync(context, status, new ResponseError(exception.Code, exception.Message));
            }
        }
    }

    private async Task WithdrawAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is null)
        {
            return;
        }

        var id = DocumentId.Normalize((string)context.Request.RouteValues["id"]!);
        switch (id is null ? false : await store.WithdrawAsync(id))
        {
            case true:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case false:
                await AdministratorGate.RefuseAsync(context, StatusCodes.Status404NotFound, new ResponseError(ErrorCodes.DocumentNotFound, "No document is published under this id."));
                break;
            default:
                await AdministratorGate.RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, new ResponseError(ErrorCodes.Unavailable, "Redis is away."));
                break;
        }
    }

    // A document that does not fit the schema would be found out by the front end's users.
    private async Task<List<ResponseError>> InvalidAsync(IReadOnlyDictionary<string, string> documents)
    {
        var problems = new List<ResponseError>();
        foreach (var (id, text) in documents)
        {
            var (_, errors) = await preparer.PrepareAsync(text);
            problems.AddRange((errors ?? []).Select(error => error with { Message = $"{id}: {error.Message}" }));
        }

        return problems;
    }
}
