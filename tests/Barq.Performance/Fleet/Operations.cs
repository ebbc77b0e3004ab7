using System.Security.Cryptography;
using System.Text;
using Barq.Testing;

namespace Barq.Performance.Fleet;

/// <summary>An operation as a front end sends it: a trusted document by its id, a mutation by its text.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="DocumentId">The document's id; null where the text is sent.</param>
/// <param name="Query">The text; null where the id is sent.</param>
internal sealed record Operation(string Name, string? DocumentId, string? Query)
{
    /// <summary>Whether it changes something.</summary>
    public bool IsMutation => Query is not null;
}

/// <summary>The operations of the front ends.</summary>
internal static class Operations
{
    private const string Errors = "errors { __typename ... on Error { code message } }";
    private static readonly Dictionary<string, Operation> _persisted = Directory.EnumerateFiles(RepositoryFolder.Root + "/schema/operations", "*.graphql")
        .ToDictionary(file => Path.GetFileNameWithoutExtension(file), file => new Operation(
            Path.GetFileNameWithoutExtension(file), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(file)))), null), StringComparer.Ordinal);

    /// <summary>A parcel is taken in.</summary>
    public static Operation CreateDelivery { get; } = Mutation("createDelivery", "CreateDeliveryInput", "delivery { id }");

    /// <summary>A courier gets it.</summary>
    public static Operation AssignDelivery { get; } = Mutation("assignDelivery", "AssignDeliveryInput", "delivery { id status courier { fullName } }");

    /// <summary>It gets on.</summary>
    public static Operation UpdateDeliveryStatus { get; } = Mutation("updateDeliveryStatus", "UpdateDeliveryStatusInput", "delivery { id status }");

    /// <summary>A note is written.</summary>
    public static Operation UpdateDelivery { get; } = Mutation("updateDelivery", "UpdateDeliveryInput", "delivery { id notes version }");

    /// <summary>A case is opened.</summary>
    public static Operation CreateTicket { get; } = Mutation("createTicket", "CreateTicketInput", "ticket { id ticketNumber }");

    /// <summary>A trusted document by its file's name.</summary>
    public static Operation Persisted(string name) => _persisted[name];

    private static Operation Mutation(string field, string input, string selection)
    {
        var name = char.ToUpperInvariant(field[0]) + field[1..];
        return new Operation(field, null, $"mutation {name}($input: {input}!) {{ {field}(input: $input) {{ {selection} {Errors} }} }}");
    }
}
