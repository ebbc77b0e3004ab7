using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Pages;

/// <summary>A file that a page for browsers is made of.</summary>
/// <param name="Path">Its path below the page's address, with slashes.</param>
/// <param name="CacheControl">How long browsers may keep it.</param>
/// <param name="Content">What answers a request for it; made at the first one.</param>
internal sealed record PageFile(string Path, string CacheControl, Lazy<IResult> Content)
{
    /// <summary>The methods that a page's files are asked for by.</summary>
    public static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    private static readonly FileExtensionContentTypeProvider _contentTypes = new()
    {
        Mappings = { [".ttf"] = "font/ttf", [".woff2"] = "font/woff2" },
    };

    /// <summary>The product's mark, which every page of our own shows.</summary>
    public static PageFile Favicon { get; } = InMemory("favicon.svg", new PageResources("pages/").Read("favicon.svg"));

    /// <summary>A file of a folder.</summary>
    public static PageFile OnDisk(string folder, string path, string cacheControl)
    {
        var fullPath = System.IO.Path.Combine(folder, path);
        return new PageFile(path, cacheControl, new Lazy<IResult>(() =>
        {
            using var stream = File.OpenRead(fullPath);
            return TypedResults.PhysicalFile(fullPath, ContentType(path), entityTag: EntityTag(SHA256.HashData(stream)));
        }));
    }

    /// <summary>A file that lies in this assembly, or is made from what does.</summary>
    public static PageFile InMemory(string path, byte[] content) => new(path, PageHeaders.Revalidate, new Lazy<IResult>(
        () => TypedResults.Bytes(content, ContentType(path), entityTag: EntityTag(SHA256.HashData(content)))));

    /// <summary>Answers a request for it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="contentPolicy">What the page may load (Content Security Policy Level 3).</param>
    public Task AnswerAsync(HttpContext context, string contentPolicy)
    {
        PageHeaders.Write(context.Response.Headers, contentPolicy, CacheControl);
        return Content.Value.ExecuteAsync(context);
    }

    // By content, since npm gives all files of all versions the same time. Weak, since the bytes on the wire may be compressed.
    private static EntityTagHeaderValue EntityTag(byte[] hash) => new($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}\"", isWeak: true);

    private static string ContentType(string path)
    {
        // The one file without an extension is a licence.
        var type = _contentTypes.TryGetContentType(path, out var known) ? known : "text/plain";
        var isText = type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("json", StringComparison.Ordinal);
        return isText ? type + "; charset=utf-8" : type;
    }
}
