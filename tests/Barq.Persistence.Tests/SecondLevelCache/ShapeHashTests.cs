using System.Reflection;
using System.Reflection.Emit;
using Barq.Persistence.SecondLevelCache;

namespace Barq.Persistence.Tests.SecondLevelCache;

/// <summary>What tells the values of one build from those of another.</summary>
public sealed class ShapeHashTests
{
    // The bug was: only the properties of the value itself were in its shape, not those of what it is made of.
    [Theory, InlineData(false), InlineData(true)]
    public void Of_ATypeWhosePartHasAnotherProperty_IsAnother(bool inAList)
    {
        var old = Trip("Street", inAList);

        Assert.Equal(ShapeHash.Of(old), ShapeHash.Of(Trip("Street", inAList)));
        Assert.NotEqual(ShapeHash.Of(old), ShapeHash.Of(Trip("City", inAList)));
    }

    [Fact]
    public void Of_ATypeThatRefersToItself_HasAnEnd() => Assert.NotEqual(ShapeHash.Of(typeof(Link)), ShapeHash.Of(typeof(Link[])));

    // The same two types in each build, but for a property of the inner one.
    private static Type Trip(string property, bool inAList)
    {
        var build = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Build"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("Build");
        var stop = TypeWith(build, "Stop", property, typeof(string));
        return TypeWith(build, "Trip", "Stop", inAList ? typeof(List<>).MakeGenericType(stop) : stop);
    }

    private static Type TypeWith(ModuleBuilder build, string name, string property, Type type)
    {
        var made = build.DefineType(name, TypeAttributes.Public);
        var getter = made.DefineMethod($"get_{property}", MethodAttributes.Public, type, []);
        getter.GetILGenerator().Emit(OpCodes.Ldnull);
        getter.GetILGenerator().Emit(OpCodes.Ret);
        made.DefineProperty(property, PropertyAttributes.None, type, []).SetGetMethod(getter);
        return made.CreateType();
    }

    private sealed record Link(Link? Next, int Number);
}
