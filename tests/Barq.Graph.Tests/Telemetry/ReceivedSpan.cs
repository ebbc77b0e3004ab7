namespace Barq.Graph.Tests.Telemetry;

/// <summary>A span as a collector got it.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Id">The span.</param>
/// <param name="Parent">The span that it is below; empty for the first of a trace.</param>
/// <param name="Source">What made it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its attributes, and those of its events, of its status and of its resource, as text.</param>
internal sealed record ReceivedSpan(string Trace, string Id, string Parent, string Source, string Name, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>The names from the first span of the trace down to this one; null while one between them has not been received.</summary>
    /// <param name="spans">The trace's spans.</param>
    public string? PathIn(IReadOnlyList<ReceivedSpan> spans) => Parent.Length == 0 ? Name
        : spans.FirstOrDefault(span => span.Id == Parent)?.PathIn(spans) is { } above ? $"{above} > {Name}"
        : null;

    /// <summary>The spans of an export request.</summary>
    /// <remarks>Source: OpenTelemetry Protocol, <c>opentelemetry/proto/trace/v1/trace.proto</c>.</remarks>
    public static IEnumerable<ReceivedSpan> ReadAll(ProtobufMessage request) =>
        from resource in request.Messages(1)
        from scope in resource.Messages(2)
        from span in scope.Messages(2)
        select new ReceivedSpan(
            span.Hex(1), span.Hex(2), span.Hex(4), scope.Messages(1).Single().Text(1), span.Text(5),
            span.Messages(9).Select(tag => (Name: tag.Text(1), Value: ValueOf(tag)))
                .Concat(span.Messages(11).SelectMany((each, i) => each.Messages(3).Select(tag => (Name: $"event {i} {each.Text(2)} {tag.Text(1)}", Value: ValueOf(tag)))))
                .Concat(resource.Messages(1).SelectMany(each => each.Messages(1)).Select(tag => (Name: "resource " + tag.Text(1), Value: ValueOf(tag))))
                .Append((Name: "status", Value: string.Concat(span.Messages(15).Select(status => status.Text(2)))))
                .ToDictionary(tag => tag.Name, tag => tag.Value));

    private static string ValueOf(ProtobufMessage tag)
    {
        var value = tag.Messages(2).Single();
        return value.Text(1) is { Length: > 0 } text ? text : (value.Number(2) ?? value.Number(3))?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
