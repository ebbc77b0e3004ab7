using Barq.Graph.Batching;
using Barq.Graph.Documents;
using Barq.Graph.Responses;
using Barq.Persistence.Writing;

namespace Barq.Graph.Mutations;

/// <summary>A selected field of an error.</summary>
/// <param name="ResponseKey">The response key.</param>
/// <param name="Name">The field's name.</param>
/// <param name="Current">Writes the object of a conflict; null for other fields.</param>
internal sealed record ErrorPart(string ResponseKey, string Name, ObjectWriter? Current)
{
    private readonly byte[] _key = ResponseKeys.Encode(ResponseKey);

    /// <summary>Writes the field of an error.</summary>
    public void Write(ResponseContext context, WriteError error, KeyLoad load)
    {
        var json = context.Out;
        json.Raw(_key);
        switch (Name)
        {
            case "__typename":
                json.String(error.GetType().Name);
                break;
            case "message":
                json.String(error.Message);
                break;
            case "code":
                json.String(error.Code);
                break;
            case "path":
                WriteTexts(context, error.Path);
                break;
            case "from":
                json.String(((IllegalStatusMoveError)error).From);
                break;
            case "to":
                json.String(((IllegalStatusMoveError)error).To);
                break;
            case "allowed":
                WriteTexts(context, ((IllegalStatusMoveError)error).Allowed);
                break;
            case "limit":
                json.Number(((PlanLimitReachedError)error).Limit);
                break;
            case "current":
                Current!.WriteByKey(context, ResponseKey, load, ((ConflictError)error).CurrentKey);
                break;
            default:
                throw new NotSupportedException($"An error has no field {Name}.");
        }
    }

    private static void WriteTexts(ResponseContext context, IReadOnlyList<string> texts)
    {
        context.Out.Raw((byte)'[');
        for (var i = 0; i < texts.Count; i++)
        {
            if (i > 0)
            {
                context.Out.Raw((byte)',');
            }

            context.Out.String(texts[i]);
        }

        context.Out.Raw((byte)']');
    }
}
