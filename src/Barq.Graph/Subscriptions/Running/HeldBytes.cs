using System.Collections;
using System.Runtime.InteropServices;
using System.Text.Json;
using Barq.Graph.Preparation;
using GraphQL.Validation;

namespace Barq.Graph.Subscriptions.Running;

/// <summary>What a subscription keeps in memory for as long as it is open, in bytes; others may keep the very same.</summary>
/// <param name="Key">Equal for the same.</param>
/// <param name="Bytes">Its bytes, estimated by what it is made of.</param>
internal readonly record struct HeldPart(string Key, long Bytes)
{
    /// <summary>A reference, and the head of what it leads to.</summary>
    private const int PerValue = 32;

    /// <summary>The document and its plans.</summary>
    public static HeldPart Of(PreparedDocument document) =>
        new(Convert.ToHexString(document.Hash), DocumentBytes.Of(document.Document.Source.ToString()) + document.Plans.Bytes);

    /// <summary>The variables, as they came and as they are read: each event is compared with them.</summary>
    /// <param name="key">Equal for the same subscription.</param>
    /// <param name="sent">As they came.</param>
    /// <param name="variables">As they are read, with their defaults.</param>
    public static HeldPart Of(string key, JsonElement sent, Variables variables) =>
        new(key, (sent.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(sent).Length : 0) + variables.Sum(variable => BytesOf(variable.Value)));

    // No deeper than the reader of JSON, or the document, allows.
    private static long BytesOf(object? value) => PerValue + value switch
    {
        string text => sizeof(char) * (long)text.Length,
        IDictionary<string, object?> fields => fields.Sum(field => (2 * PerValue) + BytesOf(field.Value)),
        IEnumerable list => list.Cast<object?>().Sum(BytesOf),
        _ => 0,
    };
}

/// <summary>Counts bytes that owners keep, of which several of an owner's may be the same: those are counted once. To be called by one at a time.</summary>
internal sealed class HeldBytes
{
    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);

    /// <summary>What an owner would keep with these as well.</summary>
    public long With(string owner, ReadOnlySpan<HeldPart> parts)
    {
        var known = _owners.GetValueOrDefault(owner);
        var sum = known?.Bytes ?? 0;
        foreach (var part in parts)
        {
            sum += known?.Parts.ContainsKey(part.Key) is true ? 0 : part.Bytes;
        }

        return sum;
    }

    /// <summary>Counts these as well.</summary>
    public void Add(string owner, ReadOnlySpan<HeldPart> parts)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_owners, owner, out _);
        known ??= new Owner();
        foreach (var part in parts)
        {
            ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(known.Parts, part.Key, out var isThere);
            held = isThere ? held with { Holders = held.Holders + 1 } : (1, part.Bytes);
            known.Bytes += isThere ? 0 : part.Bytes;
        }
    }

    /// <summary>Counts these no more, of which each was added before.</summary>
    public void Remove(string owner, ReadOnlySpan<HeldPart> parts)
    {
        var known = _owners[owner];
        foreach (var part in parts)
        {
            var (holders, bytes) = known.Parts[part.Key];
            if (holders > 1)
            {
                known.Parts[part.Key] = (holders - 1, bytes);
                continue;
            }

            known.Parts.Remove(part.Key);
            known.Bytes -= bytes;
        }

        if (known.Parts.Count == 0)
        {
            _owners.Remove(owner);
        }
    }

    private sealed class Owner
    {
        public long Bytes { get; set; }

        public Dictionary<string, (int Holders, long Bytes)> Parts { get; } = new(StringComparer.Ordinal);
    }
}
