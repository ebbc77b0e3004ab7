using Barq.Graph.Execution;
using Barq.Graph.PersistedOperations;

namespace Barq.Graph.Metrics;

/// <summary>Reads which documents this process keeps.</summary>
internal sealed class DocumentReader(DocumentCache documents, AutomaticDocuments automatic)
{
    /// <summary>As of now.</summary>
    public DocumentMetrics Read() => new(documents.Count, documents.Bytes, documents.Evicted, automatic.Count, automatic.Bytes, automatic.Refused);
}
