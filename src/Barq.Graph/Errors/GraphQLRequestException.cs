using GraphQLParser.AST;

namespace Barq.Graph.Errors;

/// <summary>The request can't be executed as it is, and the client can be told why.</summary>
public sealed class GraphQLRequestException : Exception
{
    /// <summary>Refuses the request.</summary>
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">What is wrong, for the developer of the client.</param>
    public GraphQLRequestException(string code, string message)
        : base(message) => Code = code;

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>The field at fault, by the response keys that lead to it; null where no field is.</summary>
    public IReadOnlyList<string>? Path { get; init; }

    /// <summary>Where in the document's text the field begins, in characters; -1 where it is not known.</summary>
    public int Position { get; init; } = -1;

    /// <summary>The same refusal with the place of the field that it is about.</summary>
    /// <param name="field">The field in the document.</param>
    /// <param name="path">The response keys that lead to it.</param>
    internal GraphQLRequestException At(GraphQLField field, IReadOnlyList<string> path) => new(Code, Message) { Path = path, Position = field.Location.Start };
}
