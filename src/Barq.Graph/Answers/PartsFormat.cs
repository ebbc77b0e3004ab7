namespace Barq.Graph.Answers;

/// <summary>The form in which a client takes an answer in parts.</summary>
public enum PartsFormat
{
    /// <summary>It does not: an answer comes whole, whatever its document says.</summary>
    None,

    /// <summary><c>pending</c>, <c>incremental</c>, <c>completed</c>: each part is announced, and known by an id.</summary>
    /// <remarks>Source: Apollo, "incremental v0.2"; GraphQL specification, draft of incremental delivery, section 7 "Response".</remarks>
    Ids,

    /// <summary>The same; where elements of a list are, their path is told with their id: what urql needs to know.</summary>
    IdsAndPaths,

    /// <summary><c>incremental</c> alone: each part names its path.</summary>
    /// <remarks>Source: Apollo, "incremental v0.1" (<c>deferSpec=20220824</c>).</remarks>
    Paths,
}
