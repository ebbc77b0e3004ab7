using Barq.Graph.Transport.Http;

namespace Barq.Graph.Tests.Transport.Http;

/// <summary>How Accept is weighed, with what the clients send.</summary>
/// <remarks>Source: RFC 9110, section 12.5.1.</remarks>
public sealed class AcceptedFormsTests
{
    private const string Apollo4 = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9";
    private const string Urql = "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed";

    [Theory]
    [InlineData(null, "json", null, false)]
    [InlineData("*/*", "json", null, false)]
    [InlineData("application/*", "json", null, false)]
    [InlineData("nonsense,,/", "json", null, false)]
    [InlineData("text/html", null, null, false)]
    // urql: the same weight for all of them.
    [InlineData(Urql, "graphql", "events", false)]
    [InlineData("text/event-stream, multipart/mixed", null, "events", true)]
    // Apollo Client.
    [InlineData(Apollo4, "graphql", "parts", false)]
    [InlineData("multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json", "json", "parts", false)]
    [InlineData("multipart/mixed; boundary=\"-\"; subscriptionSpec=\"1.0\"", null, "parts", true)]
    [InlineData("multipart/mixed;deferSpec=20220824,application/json", "json", null, false)]
    [InlineData("multipart/mixed;incrementalSpec=v0.2,application/json", "json", null, false)]
    [InlineData("multipart/mixed;subscriptionSpec=2.0,application/json", "json", null, false)]
    // graphql-sse.
    [InlineData("text/event-stream", null, "events", true)]
    // The best weight wins, in whatever order; JSON on a tie.
    [InlineData("text/event-stream, application/json", "json", "events", false)]
    [InlineData("text/event-stream, application/json;q=0.9", "json", "events", true)]
    [InlineData("text/event-stream;q=0.9, application/json", "json", "events", false)]
    [InlineData("text/event-stream;q=0.9, application/json;q=0.5, application/graphql-response+json;q=0.9", "graphql", "events", false)]
    [InlineData("text/event-stream;q=0.5, multipart/mixed;subscriptionSpec=1.0;q=0.7, application/json", "json", "parts", false)]
    [InlineData("text/event-stream;q=0, application/json", "json", null, false)]
    // The most specific range decides, not the largest weight.
    [InlineData("text/*;q=0.9, text/event-stream;q=0.1, application/json;q=0.5", "json", "events", false)]
    [InlineData("text/*, text/event-stream;q=0, application/json", "json", null, false)]
    [InlineData("multipart/mixed;q=0.9, multipart/mixed;subscriptionSpec=1.0;q=0.1, text/event-stream;q=0.5", null, "events", true)]
    [InlineData("application/*;q=0.5, application/json;q=0.1, text/event-stream;q=0.4", "graphql", "events", false)]
    // A wildcard for everything means one answer.
    [InlineData("application/json;q=0.5, */*", "graphql", null, false)]
    [InlineData("text/html, application/json;q=0.9, */*;q=0.1", "json", null, false)]
    [InlineData("text/*, */*;q=0.1", "json", "events", true)]
    public void Of_Accept_IsWeighed(string? accept, string? json, string? stream, bool prefersStream)
    {
        var forms = AcceptedForms.Of(accept);

        var one = forms.Json == ResponseMediaType.Json ? "json" : forms.Json == ResponseMediaType.GraphQL ? "graphql" : null;
        var many = forms.Stream == StreamForm.ServerSentEvents ? "events" : forms.Stream == StreamForm.Multipart ? "parts" : null;
        Assert.Equal((json, stream, prefersStream), (one, many, forms.PrefersStream));
    }
}
