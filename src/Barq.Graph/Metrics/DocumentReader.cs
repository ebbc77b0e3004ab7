using Barq.Graph.PersistedOperations;
using Barq.Graph.Preparation;

namespace Barq.Graph.Metrics;

/// <summary>Reads which documents this process keeps.</summary>
internal sealed class DocumentReader(DocumentCache documents, AutomaticDocuments automatic)
{
    /// <summary>As of now.</summary>
    public DocumentMetrics Read() => new(documents.Count, documents.Bytes, documents.Evicted, automatic.Count, automatic.Bytes, automatic.Refused);
}
