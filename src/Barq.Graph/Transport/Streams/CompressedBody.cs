namespace Barq.Graph.Transport.Streams;

/// <summary>A response body that is compressed as it is written.</summary>
/// <param name="Encoding">How.</param>
/// <param name="Stream">Takes what is to be compressed; disposed at the end, whatever it was.</param>
internal sealed record CompressedBody(string Encoding, Stream Stream);
