using Barq.Graph.Authorization;
using Barq.Graph.Errors;
using Barq.Graph.NodeIds;
using Barq.Graph.Transport.Http;
using Barq.Persistence.Access;
using Barq.Persistence.Files;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Files;

/// <summary>
/// Where clients send files for jobs, and fetch those that jobs have made. What is fetched takes two things: a link that is signed and has
/// not expired, and a token of the file's organization.
/// </summary>
internal sealed class FileEndpoints(FileStore files, CallerReader callers, RateGate rates, BodySlots bodies, IActiveCallers active, IOptions<StoredFileOptions> options, TimeProvider time)
{
    /// <summary>Where files are sent.</summary>
    public const string UploadPath = "/api/v1/uploads";

    /// <summary>Maps the endpoints.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(UploadPath, UploadAsync).AllowPages(endpoints.ServiceProvider);
        endpoints.MapGet(FileLink.Path + "/{link}", DownloadAsync).AllowPages(endpoints.ServiceProvider);
    }

    // The body is the file: streamed into the database as it comes, chunk by chunk.
    private async Task UploadAsync(HttpContext context)
    {
        if (await CallerOfAsync(context) is not { } caller)
        {
            return;
        }

        if (!caller.IsAtLeast(CallerRole.Manager) || caller.CourierId is not null)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, "Your role may not send files.");
            return;
        }

        // A token outlives the day of its user; what is written by a mutation is guarded by itself.
        if (!await active.IsActiveAsync(caller, context.RequestAborted))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, ErrorCodes.Forbidden, IActiveCallers.Refusal);
            return;
        }

        if (IsOfABrowserForm(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, ErrorCodes.BadRequest, "The body is the file itself, and Content-Type says what it is: text/csv.");
            return;
        }

        var (slot, full) = bodies.TryEnter(caller.Name);
        using var place = slot;
        if (full is not null)
        {
            await AdministratorGate.RefuseAsync(context, full);
            return;
        }

        var most = options.Value.MaxUploadBytes;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // The store counts: a server that cuts off would do so before the answer that says why.
            limit.MaxRequestBodySize = null;
        }

        try
        {
            if (context.Request.ContentLength > most)
            {
                throw new InvalidDataException($"A file has at most {most} bytes.");
            }

            var file = files.New(caller.Fence.OrganizationId ?? 0, FilePurpose.Upload, "upload.csv", context.Request.ContentType ?? "application/octet-stream", caller.Name);
            await files.SaveAsync(file, context.Request.Body, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status201Created;
            await context.Response.WriteAsJsonAsync(
                new { uploadId = new NodeId(nameof(StoredFile), file.Id).ToString(), bytes = file.Size, expiresAt = file.ExpiresAt }, context.RequestAborted);
        }
        catch (InvalidDataException exception)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, ErrorCodes.PayloadTooLarge, exception.Message);
        }
        catch (Exception exception)
        {
            if (BodyErrors.Answer(exception, context) is not { } refusal)
            {
                throw;
            }

            await AdministratorGate.RefuseAsync(context, refusal);
        }
    }

    private async Task DownloadAsync(HttpContext context)
    {
        if (await CallerOfAsync(context) is not { } caller)
        {
            return;
        }

        // Wrong, expired, and somebody else's look the same.
        if (!FileLink.TryRead((string)context.Request.RouteValues["link"]!, out var key, out var until, out var signature) || until <= time.GetUtcNow()
            || caller.CourierId is not null
            || await files.FindAsync(caller, key, context.RequestAborted) is not { Purpose: FilePurpose.Result } file || !FileLink.IsGenuine(file, until, signature))
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, ErrorCodes.BadRequest, "There is no such file for you, or not any more.");
            return;
        }

        var response = context.Response;
        response.ContentType = file.ContentType;
        response.ContentLength = file.Size;
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = file.Name }.ToString();
        await using var content = files.OpenRead(file);
        await content.CopyToAsync(response.Body, FileStore.ChunkSize, context.RequestAborted);
    }

    private async Task<Caller?> CallerOfAsync(HttpContext context)
    {
        var known = await callers.FromHeaderAsync(context.Request.Headers.Authorization);
        if (await rates.AdmitAsync(context, known) is { } limited)
        {
            await AdministratorGate.RefuseAsync(context, limited);
            return null;
        }

        if (known.Caller is null)
        {
            await AdministratorGate.RefuseAsync(context, HttpRefusal.Of(known));
        }

        return known.Caller;
    }

    // Types that a page of another origin could send without asking.
    private static bool IsOfABrowserForm(HttpRequest request) => request.ContentType is null
        || request.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)
        || request.ContentType.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        || request.ContentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context, int status, string code, string message) =>
        AdministratorGate.RefuseAsync(context, new HttpRefusal(status, code, message));
}
