using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Barq.Graph.Answers;
using Barq.Graph.Preparation;
using Barq.Persistence.Access;

namespace Barq.Graph.ResponseCache;

/// <summary>Under what a response is kept: the document, the operation, the variables as they came, and who shares it.</summary>
internal static class ResponseKey
{
    /// <summary>The key of a request's response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="document">Its document.</param>
    /// <param name="policy">Who shares it.</param>
    public static string Of(GraphRequest request, PreparedDocument document, ResponsePolicy policy)
    {
        var variables = request.Variables.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(request.Variables) : default;
        if (variables.SequenceEqual("{}"u8))
        {
            variables = default;
        }

        var partition = PartitionOf(request.Caller, policy.Scope);
        var operation = request.OperationName ?? "";
        var length = 32 + 4 + variables.Length + (3 * (operation.Length + partition.Length)) + 16;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            // Each part is as long as it says: no two requests can run together into one key.
            var span = rented.AsSpan();
            document.Hash.CopyTo(span);
            var position = 32;
            position += Append(span[position..], operation);
            position += Append(span[position..], partition);
            if (policy.Vary.Count > 0)
            {
                return Of(request, policy, span[..position], variables);
            }

            variables.CopyTo(span[position..]);
            return Hash(span[..(position + variables.Length)]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static string Of(GraphRequest request, ResponsePolicy policy, ReadOnlySpan<byte> begin, ReadOnlySpan<byte> variables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(begin);
        foreach (var header in policy.Vary.Order(StringComparer.OrdinalIgnoreCase))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{header}\n{request.Header(header)}\n"));
        }

        hash.AppendData(variables);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static int Append(Span<byte> target, string text)
    {
        var written = Encoding.UTF8.GetBytes(text, target[4..]);
        MemoryMarshal.Write(target, written);
        return written + 4;
    }

    // Callers with the same fence and role see the same of everything.
    private static string PartitionOf(Caller caller, ResponseScope scope) => scope switch
    {
        ResponseScope.Public => "",
        ResponseScope.Organization => caller.Partition,
        _ => caller.Partition + "/" + caller.Name,
    };
}
