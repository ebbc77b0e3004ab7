namespace Barq.Graph.Documents;

/// <summary>What is wrong with a document.</summary>
/// <param name="Kind">Of which kind it is.</param>
/// <param name="Message">What it is, for the developer of the client; of bounded length.</param>
/// <param name="Line">The line, from 1; 0 where no place is at fault.</param>
/// <param name="Column">The column, from 1.</param>
internal readonly record struct DocumentProblem(ProblemKind Kind, string Message, int Line = 0, int Column = 0)
{
    private const int MostCharacters = 500;

    /// <summary>A text of at most 500 characters: what clients sent is not sent back to them whole.</summary>
    public static string Shorten(string text) => text.Length <= MostCharacters
        ? text
        : string.Concat(text.AsSpan(0, MostCharacters - (char.IsHighSurrogate(text[MostCharacters - 1]) ? 1 : 0)), "…");
}

/// <summary>Kinds of problems with a document.</summary>
internal enum ProblemKind
{
    /// <summary>It is not GraphQL.</summary>
    Syntax,

    /// <summary>It is larger than allowed.</summary>
    Size,

    /// <summary>A value in it is none.</summary>
    Value,

    /// <summary>It does not fit the schema.</summary>
    Validity,
}

/// <summary>A document can't be used.</summary>
/// <param name="problem">What is wrong with it.</param>
internal sealed class DocumentException(DocumentProblem problem) : Exception(problem.Message)
{
    /// <summary>What is wrong with it.</summary>
    public DocumentProblem Problem => problem;

    /// <summary>It is larger than allowed.</summary>
    public static DocumentException TooLarge(string message) => new(new DocumentProblem(ProblemKind.Size, message));
}
