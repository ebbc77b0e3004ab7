using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Limits;
using Barq.Graph.Preparation;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Costs;

/// <summary>Tells a client what its request costs, where it asks: by the header <c>GraphQL-Cost</c>, or by <c>cost</c> in the request's extensions.</summary>
/// <remarks>Source: HotChocolate 16, "Cost Analysis", section "Inspecting Cost Metrics": <c>report</c>, <c>validate</c>, and <c>extensions.operationCost</c>.</remarks>
internal static class CostReport
{
    /// <summary>The header.</summary>
    public const string Header = "GraphQL-Cost";

    /// <summary>What a request wants.</summary>
    public static CostReportMode ModeOf(GraphRequest request)
    {
        var asked = request.Headers?.Invoke(Header);
        if (string.IsNullOrEmpty(asked) && request.Extensions.ValueKind == JsonValueKind.Object
            && request.Extensions.TryGetProperty("cost", out var said) && said.ValueKind == JsonValueKind.String)
        {
            asked = said.GetString();
        }

        return asked switch
        {
            null or "" => CostReportMode.None,
            _ when asked.Equals("report", StringComparison.OrdinalIgnoreCase) => CostReportMode.Report,
            _ when asked.Equals("validate", StringComparison.OrdinalIgnoreCase) => CostReportMode.Validate,
            _ => CostReportMode.None,
        };
    }

    /// <summary>The answer with what its request costs. Nobody may keep it.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="cost">What its request costs.</param>
    /// <param name="isFirst">Whether that stands in front: what begins with errors is sent over streams as a message that has room for nothing else.</param>
    public static GraphResponse Append(GraphResponse response, RequestCost cost, bool isFirst = false) => Append(response, cost.Asked, cost.Spent, cost.Bytes, isFirst);

    /// <summary>The same, of what was estimated and counted elsewhere.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="estimate">What it was estimated to cost.</param>
    /// <param name="spent">What its statements came to.</param>
    /// <param name="bytes">How long it is.</param>
    /// <param name="isFirst">Whether that stands in front.</param>
    public static GraphResponse Append(GraphResponse response, in CostEstimate estimate, WorkTotals spent, long bytes, bool isFirst = false)
    {
        using (response)
        {
            var json = new Utf8Writer();

            // Every response is an object, and none has extensions of its own.
            json.Raw(isFirst ? "{"u8 : response.Body.Span[..^1]);
            json.Raw(isFirst ? ""u8 : ","u8);
            Write(json, estimate, spent, bytes);
            json.Raw(isFirst ? ","u8 : "}"u8);
            json.Raw(isFirst ? response.Body.Span[1..] : default);
            return new GraphResponse(json.Written, response.Status, response.Errors, json);
        }
    }

    /// <summary>The answer to a request that is not to be run.</summary>
    public static GraphResponse Only(in CostEstimate estimate)
    {
        var json = new Utf8Writer();
        json.Raw((byte)'{');
        Write(json, estimate, null, 0);
        json.Raw((byte)'}');
        return new GraphResponse(json.Written, ResponseStatus.Executed, errors: null, json);
    }

    private static void Write(Utf8Writer json, in CostEstimate estimate, WorkTotals? spent, long bytes)
    {
        json.Raw("\"extensions\":{\"operationCost\":{\"fieldCost\":"u8);
        json.Number(estimate.Weight);
        json.Raw(",\"typeCost\":"u8);
        json.Number(estimate.Rows);
        json.Raw("},\"cost\":{\"estimated\":{\"rows\":"u8);
        json.Number(estimate.Rows);
        json.Raw(",\"statements\":"u8);
        json.Number(estimate.Statements);
        json.Raw(",\"mutations\":"u8);
        json.Number(estimate.Mutations);
        json.Raw(",\"weight\":"u8);
        json.Number(estimate.Weight);
        json.Raw((byte)'}');
        if (spent is not null)
        {
            json.Raw(",\"spent\":{\"rows\":"u8);
            json.Number(spent.Rows);
            json.Raw(",\"statements\":"u8);
            json.Number(spent.Statements);
            json.Raw(",\"bytes\":"u8);
            json.Number(bytes);
            json.Raw(",\"databaseSeconds\":"u8);
            json.Number(spent.Elapsed.TotalSeconds);
            json.Raw((byte)'}');
        }

        json.Raw("}}"u8);
    }
}

/// <summary>What a request wants to know of its cost.</summary>
internal enum CostReportMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>To be run, and told what that took.</summary>
    Report,

    /// <summary>To be told, and not run.</summary>
    Validate,
}
