using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Barq.Architecture.Tests;

/// <summary>Time comes from <see cref="TimeProvider"/> alone, also where the analyzer that bans the rest was silenced.</summary>
public sealed class ClockTests
{
    private static readonly HashSet<string> Clocks =
    [
        "System.DateTime System.DateTime::get_Now()",
        "System.DateTime System.DateTime::get_UtcNow()",
        "System.DateTime System.DateTime::get_Today()",
        "System.DateTimeOffset System.DateTimeOffset::get_Now()",
        "System.DateTimeOffset System.DateTimeOffset::get_UtcNow()",
        "System.Void System.Threading.Thread::Sleep(System.Int32)",
        "System.Void System.Threading.Thread::Sleep(System.TimeSpan)",
    ];

    [Fact]
    public void Src_AnyMethod_AsksNoClockButTimeProvider()
    {
        var calls =
            from project in Rooms.All
            from type in ModuleDefinition.ReadModule(project.Location).GetTypes()
            from method in type.Methods
            where method.HasBody
            from instruction in method.Body.Instructions
            where instruction.OpCode == OpCodes.Call && instruction.Operand is MethodReference callee && Clocks.Contains(callee.FullName)
            select $"{method.FullName} calls {((MethodReference)instruction.Operand).Name}";

        Assert.Empty(calls);
    }
}
