namespace Barq.Testing.Fuzzing;

/// <summary>A request that is to be mutated: the parts that the wire has, so that a change of one leaves the others whole.</summary>
/// <param name="Head">The request line and the headers, each with its end, without length and token.</param>
/// <param name="Body">The body.</param>
/// <param name="Frames">What is sent over a WebSocket, after the handshake; null where it is a request over HTTP.</param>
/// <param name="IsWhole">Whether the gateway can tell where it ends, and so has to answer.</param>
public sealed record RequestSeed(byte[] Head, byte[] Body, IReadOnlyList<byte[]>? Frames = null, bool IsWhole = true);
