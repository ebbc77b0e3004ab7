namespace Barq.Persistence.Auditing;

/// <summary>The property is a secret: the audit log says that it was changed, not what it is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
