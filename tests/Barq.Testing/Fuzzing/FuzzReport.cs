namespace Barq.Testing.Fuzzing;

/// <summary>What a fuzzer has done.</summary>
/// <param name="Sent">Requests or documents.</param>
/// <param name="Findings">What is wrong, each kind once.</param>
/// <param name="Kept">Inputs that led to something new, and were mutated further.</param>
/// <param name="Answers">How often each kind of answer came.</param>
/// <param name="MemoryBefore">Bytes of memory of the gateway when a tenth was done.</param>
/// <param name="MemoryAfter">Bytes at the end.</param>
public sealed record FuzzReport(long Sent, IReadOnlyList<FuzzFinding> Findings, int Kept, IReadOnlyDictionary<string, long> Answers, long MemoryBefore, long MemoryAfter);
