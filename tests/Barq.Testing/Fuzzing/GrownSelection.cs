using System.Text;

namespace Barq.Testing.Fuzzing;

/// <summary>A selection of a document that grows: a field, an inline fragment or a spread.</summary>
internal sealed class GrownSelection
{
    /// <summary>The field; or <c>...</c> for an inline fragment, or <c>...F1</c> for a spread.</summary>
    public required string Name { get; init; }

    /// <summary>The type that its own selections are of; empty where it has none.</summary>
    public string Type { get; init; } = "";

    /// <summary>What stands before a field's name; null for nothing.</summary>
    public string? Alias { get; set; }

    /// <summary>Its arguments, as they are written.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>Its directives, as they are written.</summary>
    public string Directives { get; set; } = "";

    /// <summary>What is selected below it.</summary>
    public List<GrownSelection> Selections { get; init; } = [];

    /// <summary>How many there are, with this one.</summary>
    public int Count => 1 + Selections.Sum(each => each.Count);

    /// <summary>All of them, with this one.</summary>
    public IEnumerable<GrownSelection> All => Selections.SelectMany(each => each.All).Prepend(this);

    /// <summary>A copy with copies below it.</summary>
    public GrownSelection Copy() => new()
    {
        Name = Name, Type = Type, Alias = Alias, Arguments = Arguments, Directives = Directives, Selections = [.. Selections.Select(each => each.Copy())],
    };

    /// <summary>Writes it.</summary>
    public void Write(StringBuilder text)
    {
        _ = Alias is null ? text : text.Append(Alias).Append(':');
        text.Append(Name).Append(Arguments).Append(Directives);
        if (Type.Length > 0)
        {
            text.Append('{');
            // An object without a selection is no document; this one costs nothing.
            _ = Selections.Count == 0 ? text.Append("__typename") : text;
            foreach (var each in Selections)
            {
                each.Write(text);
                text.Append(' ');
            }

            text.Append('}');
        }
    }
}
