using System.Security.Cryptography;
using System.Text;
using Barq.Graph.Errors;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Barq.Graph.Preparation;

/// <summary>Remembers for a while why documents were refused: who sends one again and again has it validated once.</summary>
internal sealed class RefusedDocuments(PreparationOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Bytes of what is remembered.</summary>
    private const long MostBytes = 4_000_000;

    /// <summary>An entry without its texts, roughly.</summary>
    private const int EntryBytes = 500;

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostBytes, Clock = new Clock(time) });

    /// <summary>Why a document was refused; null where it is not known to be refused.</summary>
    public IReadOnlyList<ResponseError>? Find(string text) =>
        options.RefusedTtlSeconds > 0 && _cache.Count > 0 && _cache.TryGetValue(KeyOf(text), out IReadOnlyList<ResponseError>? errors) ? errors : null;

    /// <summary>Remembers it.</summary>
    public void Add(string text, IReadOnlyList<ResponseError> errors)
    {
        if (options.RefusedTtlSeconds > 0)
        {
            _cache.Set(KeyOf(text), errors, new MemoryCacheEntryOptions
            {
                Size = EntryBytes + errors.Sum(error => 100 + (2L * error.Message.Length)),
                AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(options.RefusedTtlSeconds),
            });
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    // Not the text, which would be the largest part of what is kept; and no shorter hash, which somebody could find a second text for.
    private static string KeyOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
