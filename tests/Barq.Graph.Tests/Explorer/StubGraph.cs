using System.Text.Json.Nodes;
using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Transport;
using GraphQL.Types;
using Microsoft.AspNetCore.Http;

namespace Barq.Graph.Tests.Explorer;

/// <summary>A little graph that stands in for the gateway's own behind the explorer, with real introspection.</summary>
internal static class StubGraph
{
    private static readonly Schema _schema = new() { Query = new Query() };

    private static readonly GraphQLSerializer _serializer = new();

    /// <summary>Answers a request by POST; notes its headers and body.</summary>
    public static async Task AnswerAsync(HttpContext context, StubRequests requests)
    {
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync();
        requests.Add(context.Request, text);
        var request = text == "" ? null : _serializer.Deserialize<GraphQLRequest>(text);
        var result = await new DocumentExecuter().ExecuteAsync(options =>
        {
            options.Schema = _schema;
            options.Query = request?.Query ?? context.Request.Query["query"];
            options.Variables = request?.Variables;
            options.OperationName = request?.OperationName;
            options.CancellationToken = context.RequestAborted;
        });
        context.Response.ContentType = "application/graphql-response+json";
        await _serializer.WriteAsync(context.Response.Body, result);
    }

    private sealed class Query : ObjectGraphType
    {
        public Query()
        {
            Field<NonNullGraphType<DeliveriesConnection>>("deliveries").Description("The parcels.").Argument<int?>("first", nullable: true)
                .Resolve(context => context.GetArgument<int?>("first") ?? 3);
            Field<NonNullGraphType<LongGraphType>>("big").Description("Beyond what JavaScript holds.").Resolve(_ => 9007199254740993);
            Field<StringGraphType>("broken").Resolve(_ => throw new ExecutionError("There is nothing here.") { Code = "NOTHING_HERE" });
            Field<StringGraphType>("hang").Description("Never answers.").ResolveAsync(async context =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
                return null;
            });
            Field<StringGraphType>("echo").Argument<string>("text", nullable: true).Resolve(context => context.GetArgument<string>("text"));
        }
    }

    private sealed class DeliveriesConnection : ObjectGraphType<int>
    {
        public DeliveriesConnection()
        {
            Field<NonNullGraphType<IntGraphType>>("totalCount").Resolve(_ => 5000);
            Field<NonNullGraphType<ListGraphType<NonNullGraphType<Delivery>>>>("nodes").Resolve(context => Enumerable.Range(1, context.Source));
        }
    }

    private sealed class Delivery : ObjectGraphType<int>
    {
        public Delivery()
        {
            Field<NonNullGraphType<StringGraphType>>("trackingNumber").Resolve(context => $"BRQ-{context.Source:0000}");
            Field<NonNullGraphType<StringGraphType>>("status").Resolve(_ => "IN_TRANSIT");
        }
    }
}

/// <summary>What reached the stub.</summary>
internal sealed class StubRequests
{
    private readonly List<(string Method, IReadOnlyDictionary<string, string> Headers, string Body)> _all = [];

    public IReadOnlyList<(string Method, IReadOnlyDictionary<string, string> Headers, string Body)> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public JsonNode LastBody => JsonNode.Parse(All[^1].Body)!;

    public void Add(HttpRequest request, string body)
    {
        lock (_all)
        {
            _all.Add((request.Method, request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body));
        }
    }
}
