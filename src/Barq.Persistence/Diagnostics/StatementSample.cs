using System.Data.Common;
using Barq.Persistence.BoundedMemory;

namespace Barq.Persistence.Diagnostics;

/// <summary>A slow execution, kept so that it can be explained. It holds what its caller asked for: it is never logged.</summary>
/// <param name="Text">The statement as it was sent.</param>
/// <param name="Parameters">Copies of its parameters.</param>
/// <param name="Elapsed">How long it took.</param>
internal sealed record StatementSample(string Text, IReadOnlyList<DbParameter> Parameters, TimeSpan Elapsed)
{
    /// <summary>A parameter without its value, roughly.</summary>
    private const int ParameterBytes = 200;

    /// <summary>Bytes of one that is kept, its text included. A client chooses how long its values are.</summary>
    public const long MostBytes = 32_000;

    /// <summary>Copies an execution; null where it is too large to be kept.</summary>
    public static StatementSample? Of(string text, DbParameterCollection parameters, TimeSpan elapsed)
    {
        var copies = new List<DbParameter>(parameters.Count);
        var bytes = ObjectBytes.Of(text);
        foreach (DbParameter parameter in parameters)
        {
            bytes += ParameterBytes + BytesOf(parameter.Value);
            if (bytes > MostBytes)
            {
                return null;
            }

            copies.Add(Copy(parameter));
        }

        return new StatementSample(text, copies, elapsed);
    }

    /// <summary>A copy that a command can take.</summary>
    public static DbParameter Copy(DbParameter parameter)
    {
        if (parameter is ICloneable cloneable)
        {
            return (DbParameter)cloneable.Clone();
        }

        var copy = (DbParameter)Activator.CreateInstance(parameter.GetType())!;
        copy.ParameterName = parameter.ParameterName;
        copy.Value = parameter.Value;
        return copy;
    }

    private static long BytesOf(object? value) => value switch
    {
        string text => ObjectBytes.Of(text),
        byte[] bytes => ObjectBytes.Of(bytes),
        IEnumerable<string?> texts => texts.Sum(text => 8 + ObjectBytes.Of(text)),
        System.Collections.ICollection many => ObjectBytes.Array(many.Count, 16),
        _ => ObjectBytes.BoxedDecimal,
    };
}
