using System.Reflection.PortableExecutable;

namespace Barq.Benchmarks.Attacking;

/// <summary>Tells a program that was compiled ahead, as publications are, from one that was only built.</summary>
internal static class CompiledAhead
{
    /// <summary>Whether a program's file holds code for a processor.</summary>
    /// <param name="program">The file.</param>
    public static bool Is(string program)
    {
        using var file = File.OpenRead(program);
        using var reader = new PEReader(file);
        return reader.PEHeaders.CorHeader?.ManagedNativeHeaderDirectory.Size > 0;
    }
}
