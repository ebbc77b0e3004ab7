using System.Text.Json;
using Barq.Graph.Errors;
using Barq.Graph.Preparation;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Writing;

namespace Barq.Graph.PersistedOperations.Publishing;

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
        endpoints.MapDelete(Path + "/{id}", RetireAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not null)
        {
            var format = context.Request.Query["format"] == "relay" ? ManifestFormat.Relay : ManifestFormat.Apollo;
            await AdministratorGate.AnswerAsync(context, StatusCodes.Status200OK, OperationManifest.Write(format, await store.AllAsync(context.RequestAborted)));
        }
    }

    private async Task PublishAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        var (body, refusal) = await BodyReader.ReadOneAsync(context.Request, options.MaxBodyBytes, context.RequestAborted);
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
                var errors = await InvalidAsync(documents, context.RequestAborted);
                if (errors.Count > 0)
                {
                    await AdministratorGate.RefuseAsync(context, StatusCodes.Status400BadRequest, [.. errors]);
                    return;
                }

                if (await store.PublishAsync(caller, documents, context.RequestAborted) is { } problem)
                {
                    await RefuseAsync(context, problem);
                    return;
                }

                await AdministratorGate.AnswerAsync(context, StatusCodes.Status200OK, JsonSerializer.Serialize(new { published = documents.Count }));
            }
            catch (FormatException exception)
            {
                await AdministratorGate.RefuseAsync(context, StatusCodes.Status400BadRequest, new ResponseError(ErrorCodes.BadRequest, exception.Message));
            }
        }
    }

    private async Task RetireAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        var problem = DocumentId.Normalize((string)context.Request.RouteValues["id"]!) is { } id
            ? await store.RetireAsync(caller, id, context.RequestAborted)
            : new NotFoundError("", []);
        if (problem is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await RefuseAsync(context, problem);
        }
    }

    private static Task RefuseAsync(HttpContext context, WriteError problem)
    {
        var (status, code, message) = problem switch
        {
            NotFoundError => (StatusCodes.Status404NotFound, ErrorCodes.DocumentNotFound, "No document is published under this id."),
            ForbiddenError => (StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, problem.Message),
            _ => (StatusCodes.Status409Conflict, ErrorCodes.BadRequest, problem.Message),
        };
        return AdministratorGate.RefuseAsync(context, status, new ResponseError(code, message));
    }

    // A document that does not fit the schema would be found out by the front end's users.
    private async Task<List<ResponseError>> InvalidAsync(IReadOnlyDictionary<string, string> documents, CancellationToken cancellationToken)
    {
        var problems = new List<ResponseError>();
        foreach (var (id, text) in documents)
        {
            var (_, errors) = await preparer.PrepareAsync(text, cancellationToken);
            problems.AddRange((errors ?? []).Select(error => error with { Message = $"{id}: {error.Message}" }));
        }

        return problems;
    }
}
