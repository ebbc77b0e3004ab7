using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;

namespace Barq.Benchmarks.ByHand;

/// <summary>A buffer and a writer that are used again for each answer, as careful code by hand would do it.</summary>
internal sealed class JsonOutput
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    public JsonOutput() => Json = new Utf8JsonWriter(
        _buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>The writer.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>A property's name, encoded once.</summary>
    public static JsonEncodedText Name(string name) => JsonEncodedText.Encode(name);

    /// <summary>Begins an answer.</summary>
    public Utf8JsonWriter Begin()
    {
        _buffer.ResetWrittenCount();
        Json.Reset();
        return Json;
    }

    /// <summary>Ends an answer.</summary>
    public ReadOnlyMemory<byte> End()
    {
        Json.Flush();
        return _buffer.WrittenMemory;
    }
}

/// <summary>What Utf8JsonWriter has no call for.</summary>
internal static class JsonOutputExtensions
{
    /// <summary>Writes a global id.</summary>
    public static void WriteId(this Utf8JsonWriter json, JsonEncodedText name, ReadOnlySpan<byte> type, long key)
    {
        Span<byte> id = stackalloc byte[64];
        type.CopyTo(id);
        Utf8Formatter.TryFormat(key, id[type.Length..], out var digits);
        Base64.EncodeToUtf8InPlace(id, type.Length + digits, out var length);
        json.WriteString(name, id[..length]);
    }

    /// <summary>Writes a text or null.</summary>
    public static void WriteText(this Utf8JsonWriter json, JsonEncodedText name, string? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>Writes an instant or null.</summary>
    public static void WriteInstant(this Utf8JsonWriter json, JsonEncodedText name, DateTime? value)
    {
        if (value is { } instant)
        {
            json.WriteString(name, instant);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>Reads a text or null.</summary>
    public static string? GetText(this NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    /// <summary>Reads an instant or null.</summary>
    public static DateTime? GetInstant(this NpgsqlDataReader reader, int ordinal) => reader.IsDBNull(ordinal) ? null : reader.GetDateTime(ordinal);
}
