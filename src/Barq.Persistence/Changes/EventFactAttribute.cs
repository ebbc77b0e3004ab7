
namespace Barq.Persistence.Changes;

/// <summary>
/// What the property was and is stands in the event of each change: subscribers choose by it without reading the row. Meant for short
/// values that say where something stands or whose it is; texts and personal data stay out.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EventFactAttribute : Attribute;
