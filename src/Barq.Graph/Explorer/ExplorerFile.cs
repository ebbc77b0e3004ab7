using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Barq.Graph.Explorer;

/// <summary>A file that the explorer is made of.</summary>
/// <param name="Path">Its path below the explorer's address, with slashes.</param>
/// <param name="CacheControl">How long browsers may keep it.</param>
/// <param name="Content">What answers a request for it; made at the first one.</param>
internal sealed record ExplorerFile(string Path, string CacheControl, Lazy<IResult> Content)
{
    private static readonly FileExtensionContentTypeProvider _contentTypes = new()
    {
        Mappings = { [".ttf"] = "font/ttf", [".woff2"] = "font/woff2" },
    };

    /// <summary>A file of a folder.</summary>
    public static ExplorerFile OnDisk(string folder, string path, string cacheControl)
    {
        var fullPath = System.IO.Path.Combine(folder, path);
        return new ExplorerFile(path, cacheControl, new Lazy<IResult>(() =>
        {
            using var stream = File.OpenRead(fullPath);
            return TypedResults.PhysicalFile(fullPath, ContentType(path), entityTag: EntityTag(SHA256.HashData(stream)));
        }));
    }

    /// <summary>A file that lies in this assembly, or is made from what does.</summary>
    public static ExplorerFile InMemory(string path, byte[] content) => new(path, ExplorerHeaders.Revalidate, new Lazy<IResult>(
        () => TypedResults.Bytes(content, ContentType(path), entityTag: EntityTag(SHA256.HashData(content)))));

    // By content, since npm gives all files of all versions the same time. Weak, since the bytes on the wire may be compressed.
    private static EntityTagHeaderValue EntityTag(byte[] hash) => new($"\"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}\"", isWeak: true);

    private static string ContentType(string path)
    {
        // The one file without an extension is the licence.
        var type = _contentTypes.TryGetContentType(path, out var known) ? known : "text/plain";
        var isText = type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("json", StringComparison.Ordinal);
        return isText ? type + "; charset=utf-8" : type;
    }
}
