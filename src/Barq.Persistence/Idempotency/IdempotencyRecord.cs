using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.ComponentModel.DataAnnotations.Schema;

namespace Barq.Persistence.Idempotency;

/// <summary>A write that was done under an idempotency key: who repeats it soon gets the same answer. Written in the write's own transaction.</summary>
[Description("A write that was done under an idempotency key.")]
[Table("idempotency_keys")]
public sealed class IdempotencyRecord : Entity, IOrganizationOwned
{
    /// <summary>Characters of a key at most.</summary>
    public const int MaxKeyLength = 200;

    /// <summary>Key of the caller's organization; 0 for a caller of all organizations.</summary>
    [Description("Key of the caller's organization; 0 for a caller of all organizations.")]
    public long OrganizationId { get; set; }

    /// <summary>Whose key it is: two callers may choose the same.</summary>
    [Description("Whose key it is: two callers may choose the same.")]
    [MaxLength(200)]
    public required string Actor { get; set; }

    /// <summary>The key.</summary>
    [Description("The key.")]
    [MaxLength(MaxKeyLength + 100)]
    public required string Key { get; set; }

    /// <summary>What was asked, as a hash: the same key must come with the same request.</summary>
    [Description("What was asked, as a hash: the same key must come with the same request.")]
    [MaxLength(64)]
    public required string Fingerprint { get; set; }

    /// <summary>The key of the object that the write was about; 0 until it is known.</summary>
    [Description("The key of the object that the write was about; 0 until it is known.")]
    public long ResultKey { get; set; }

    /// <summary>What came of each item of a write of many, as JSON; what an upsert did, as text; null for any other write, and until it is known.</summary>
    [Description("What came of each item of a write of many, as JSON; what an upsert did, as text; null for any other write, and until it is known.")]
    public string? Results { get; set; }
}
