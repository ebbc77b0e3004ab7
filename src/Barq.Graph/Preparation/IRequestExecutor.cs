using Barq.Graph.Answers;

namespace Barq.Graph.Preparation;

/// <summary>The one way in which a GraphQL request becomes a finished response; every transport sits on it.</summary>
public interface IRequestExecutor
{
    /// <summary>Executes a query or mutation.</summary>
    /// <param name="request">What the transport read.</param>
    /// <param name="cancellationToken">Fires when the client has gone away; the call then ends with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The finished answer, errors of every kind included: bad input never throws. To be disposed by the caller once sent.</returns>
    ValueTask<GraphResponse> ExecuteAsync(GraphRequest request, CancellationToken cancellationToken);

    /// <summary>Begins an operation of any kind.</summary>
    /// <param name="request">What the transport read; its variables are done with when the call returns.</param>
    /// <param name="cancellationToken">Ends a query or mutation, with what is still to come of an answer in parts; an opened subscription ends with its stream.</param>
    /// <returns>The answers, to be disposed by the caller. Errors of every kind are answers: bad input never throws.</returns>
    ValueTask<ResponseStream> OpenAsync(GraphRequest request, CancellationToken cancellationToken);
}
