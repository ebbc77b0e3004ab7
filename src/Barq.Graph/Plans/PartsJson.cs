using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Responses;

namespace Barq.Graph.Plans;

/// <summary>What tells parts of an answer apart, as JSON.</summary>
internal static class PartsJson
{
    /// <summary>Writes by what the client knows a part.</summary>
    public static void Id(Utf8Writer json, Opening place)
    {
        json.Raw("\"id\":\""u8);
        json.Number(place.Id);
        json.Raw((byte)'"');
    }

    /// <summary>Writes what the client calls a part, where it does, behind something else.</summary>
    public static void Label(Utf8Writer json, Opening place)
    {
        if (place.Part.Label is { } label)
        {
            json.Raw(",\"label\":"u8);
            json.String(label);
        }
    }

    /// <summary>Writes where something is.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="path">The way to an object or a list.</param>
    /// <param name="index">Where in the list it begins; null for an object.</param>
    public static void Path(Utf8Writer json, ReadOnlySpan<PathSegment> path, int? index = null)
    {
        json.Raw((byte)'[');
        for (var i = 0; i < path.Length; i++)
        {
            json.Raw(i == 0 ? ""u8 : ","u8);
            if (path[i].Key is { } key)
            {
                json.String(key);
            }
            else
            {
                json.Number(path[i].Index);
            }
        }

        if (index is { } place)
        {
            json.Raw((byte)',');
            json.Number(place);
        }

        json.Raw((byte)']');
    }

    /// <summary>Writes a part that can't be brought, for clients who know parts by their places.</summary>
    public static void Failure(Utf8Writer json, Opening place, IReadOnlyList<ResponseError> errors)
    {
        json.Raw("{\"path\":"u8);
        Path(json, place.Path, place.First);
        Label(json, place);
        json.Raw(place.First is null ? ",\"data\":null,"u8 : ",\"items\":null,"u8);
        ErrorWriter.Write(json, errors);
        json.Raw((byte)'}');
    }

    /// <summary>Writes which parts have come, or failed, behind something else.</summary>
    public static void Complete(Utf8Writer json, IEnumerable<Opening> places, Dictionary<Opening, IReadOnlyList<ResponseError>> failed)
    {
        json.Raw(",\"completed\":["u8);
        var isFirst = true;
        foreach (var place in places)
        {
            json.Raw(isFirst ? "{"u8 : ",{"u8);
            isFirst = false;
            Id(json, place);
            if (failed.TryGetValue(place, out var errors))
            {
                json.Raw((byte)',');
                ErrorWriter.Write(json, errors);
            }

            json.Raw((byte)'}');
        }

        json.Raw((byte)']');
    }
}
