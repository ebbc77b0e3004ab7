using Barq.Graph.Answers;
using Barq.Graph.Errors;
using Barq.Graph.Responses;

namespace Barq.Graph.Plans;

/// <summary>Writes a whole response, once everything is loaded.</summary>
internal static class ResponseWriter
{
    /// <summary>Writes <c>{"data":…}</c>, with <c>errors</c> where there are any.</summary>
    /// <exception cref="GraphQLRequestException">It is too long.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static GraphResponse Write(OperationPlan plan, OperationRun run, ResponsePolicy policy, WriterLimits limits)
    {
        var json = new Utf8Writer(limits);
        try
        {
            var context = new ResponseContext(json, run.Results, run.Caller);
            json.Raw("{\"data\":"u8);
            WriteData(plan, run, context);
            if (context.Errors is { } errors)
            {
                json.Raw((byte)',');
                ErrorWriter.Write(json, errors);
            }

            json.Raw((byte)'}');
            json.Finish();
            return new GraphResponse(json.Written, Status(run, context), context.Errors, json) { Policy = context.Errors is null ? policy : null };
        }
        catch
        {
            json.Dispose();
            throw;
        }
    }

    /// <summary>Writes the value of <c>data</c>; what comes later is held back where the context says so.</summary>
    internal static void WriteData(OperationPlan plan, OperationRun run, ResponseContext context)
    {
        var json = context.Out;
        var start = json.Position;
        if (plan.Split is { IsSplit: true } split && context.Withheld is not null)
        {
            if (!split.Write(context, (part, i) => WriteRoot(plan.Roots[i], run, part)))
            {
                context.TakeBack(start);
                json.Null();
            }

            return;
        }

        json.Raw((byte)'{');
        for (var i = 0; i < plan.Roots.Count; i++)
        {
            if (i > 0)
            {
                json.Raw((byte)',');
            }

            if (!WriteRoot(plan.Roots[i], run, context))
            {
                context.TakeBack(start);
                json.Null();
                return;
            }
        }

        json.Raw((byte)'}');
    }

    private static bool WriteRoot(RootPlan root, OperationRun run, ResponseContext context)
    {
        context.Out.Raw(root.Key);
        return root.Write(run, context);
    }

    /// <summary>What came of a request. "Busy" is what a client should act on only where nothing of its request could be read.</summary>
    internal static ResponseStatus Status(OperationRun run, ResponseContext context) =>
        context.Errors is { } errors && errors.TrueForAll(error => error.Code is ErrorCodes.Busy or ErrorCodes.Unavailable) && run.Results.All(result => result.Rows is null && result.Counts is null)
            ? ResponseStatus.Busy
            : ResponseStatus.Executed;
}
