using System.Globalization;
using Barq.Graph.Documents;
using Barq.Graph.Errors;

namespace Barq.Graph.Answers;

/// <summary>Writes a response's <c>errors</c>.</summary>
internal static class ErrorWriter
{
    /// <summary>The errors that one response lists at most: more of the same help nobody.</summary>
    private const int MostErrors = 100;

    /// <summary>Writes <c>"errors":[…]</c>.</summary>
    public static void Write(Utf8Writer json, IReadOnlyList<ResponseError> errors)
    {
        json.Raw("\"errors\":["u8);
        for (var i = 0; i < Math.Min(errors.Count, MostErrors); i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            Write(json, errors[i]);
        }

        json.Raw((byte)']');
    }

    /// <summary>A whole response to a request that was not executed: errors and no data.</summary>
    public static GraphResponse RequestError(ResponseStatus status, params IReadOnlyList<ResponseError> errors)
    {
        var json = new Utf8Writer();
        json.Raw((byte)'{');
        Write(json, errors);
        json.Raw((byte)'}');
        return new GraphResponse(json.Written, status, errors, json);
    }

    private static void Write(Utf8Writer json, ResponseError error)
    {
        json.Raw("{\"message\":"u8);
        json.String(DocumentProblem.Shorten(error.Message));
        if (error.Line > 0)
        {
            json.Raw(",\"locations\":[{\"line\":"u8);
            json.Number(error.Line);
            json.Raw(",\"column\":"u8);
            json.Number(error.Column);
            json.Raw("}]"u8);
        }

        if (error.Path is not null)
        {
            WritePath(json, error.Path);
        }

        json.Raw(",\"extensions\":{\"code\":"u8);
        json.String(error.Code);
        if (error.RetryAfter is { } seconds)
        {
            json.Raw(",\"retryAfter\":"u8);
            json.Number(seconds);
        }

        if (error.TraceId is not null)
        {
            json.Raw(",\"traceId\":"u8);
            json.String(error.TraceId);
        }

        json.Raw("}}"u8);
    }

    private static void WritePath(Utf8Writer json, IReadOnlyList<object> path)
    {
        json.Raw(",\"path\":["u8);
        for (var i = 0; i < path.Count; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            if (path[i] is int index)
            {
                json.Number(index);
            }
            else
            {
                json.String(Convert.ToString(path[i], CultureInfo.InvariantCulture));
            }
        }

        json.Raw((byte)']');
    }
}
