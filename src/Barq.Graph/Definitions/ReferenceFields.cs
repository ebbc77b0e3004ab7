using System.Text;
using Barq.Graph.NodeIds;
using Barq.Persistence.Querying;

namespace Barq.Graph.Definitions;

/// <summary>The global id of an object that the table refers to by its key alone, without a relation; null where the key is 0.</summary>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="propertyName">The property with the key; not nullable.</param>
/// <param name="typeName">The object's type.</param>
public sealed class ReferenceField(string name, string description, string propertyName, string typeName) : FieldDefinition(name, description)
{
    /// <summary>The object's type.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>The column with the key.</summary>
    public ColumnSource Key { get; private set; } = null!;

    /// <summary>How its ids begin.</summary>
    internal byte[] Prefix { get; } = Encoding.ASCII.GetBytes(typeName + ":");

    internal override void Bind(TableSource table, EntityRegistry registry) => Key = table.Column(propertyName);
}

/// <summary>The global id of an object of any type: one column has the type, another one the key.</summary>
/// <param name="name">The field's name.</param>
/// <param name="description">The field's description.</param>
/// <param name="typeProperty">The property with the type's name.</param>
/// <param name="keyProperty">The property with the key.</param>
public sealed class AnyReferenceField(string name, string description, string typeProperty, string keyProperty) : FieldDefinition(name, description)
{
    /// <summary>The column with the type's name.</summary>
    public ColumnSource Type { get; private set; } = null!;

    /// <summary>The column with the key.</summary>
    public ColumnSource Key { get; private set; } = null!;

    /// <summary>The id, of the values of the type and the key.</summary>
    internal static object? Compute(object?[] values) => new NodeId((string)values[0]!, (long)values[1]!).ToString();

    internal override void Bind(TableSource table, EntityRegistry registry) => (Type, Key) = (table.Column(typeProperty), table.Column(keyProperty));
}
