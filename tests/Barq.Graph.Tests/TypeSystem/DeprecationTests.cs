using System.ComponentModel;
using Barq.Graph.Composition;
using Barq.Graph.Definitions;
using Barq.Graph.Execution;
using Barq.Graph.Mutations;
using Barq.Graph.TypeSystem;
using Barq.Jobs.Composition;
using Barq.Persistence.Access;
using Barq.Persistence.Composition;
using Barq.Persistence.Storage;
using Barq.Persistence.Vehicles;
using GraphQL.Types;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.TypeSystem;

/// <summary>What should not be used any more can be declared so, of every kind, and is told in SDL and by introspection.</summary>
public sealed class DeprecationTests
{
    private static readonly ISchema _schema = Create();

    [Theory]
    [InlineData("  make: String! @deprecated(reason: \"Use model.\")")]
    [InlineData("  make: StringOperationFilterInput @deprecated(reason: \"Use model.\")")]
    [InlineData("  make: SortEnumType @deprecated(reason: \"Use model.\")")]
    [InlineData("id: ID!): Vehicle @deprecated(reason: \"Use node.\")")]
    [InlineData("  OLD @deprecated(reason: \"Use NEW.\")")]
    [InlineData("  former: String @deprecated(reason: \"It says nothing.\")")]
    [InlineData("@deprecated(reason: \"Use another.\")")]
    public void Print_WhatIsDeprecated_SaysSo(string line)
    {
        var printed = new SchemaPrinter(_schema).Print();

        Assert.Contains(Plain(line), Plain(printed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Vehicle", "__Type.fields", "make")]
    [InlineData("VehicleFilterInput", "__Type.inputFields", "make")]
    [InlineData("VehicleSortInput", "__Type.inputFields", "make")]
    [InlineData("PaintInput", "__Type.inputFields", "former")]
    [InlineData("Query", "__Type.fields", "vehicle")]
    [InlineData("Mutation", "__Type.fields", "paint")]
    [InlineData("Shade", "__Type.enumValues", "OLD")]
    public void Introspection_WhatIsDeprecated_IsToldWhereItIsAskedFor(string type, string reader, string name)
    {
        var model = new IntrospectionModel(_schema);

        Assert.Contains(name, Names(true));
        Assert.DoesNotContain(name, Names(false));

        IEnumerable<string> Names(bool deprecated) => ((object[])model.Reader(reader)(_schema.AllTypes[type]!, deprecated)!)
            .Select(item => item is FieldType field ? field.Name : ((EnumValueDefinition)item).Name);
    }

    [Fact]
    public void Introspection_ArgumentThatIsDeprecated_IsToldWhereItIsAskedFor()
    {
        var model = new IntrospectionModel(_schema);
        var field = new FieldType { Name = "a", Arguments = [new QueryArgument<IntGraphType> { Name = "b", DeprecationReason = "Use c." }] };

        Assert.Empty((object[])model.Reader("__Field.args")(field, false)!);
        var argument = Assert.Single((object[])model.Reader("__Field.args")(field, true)!);
        Assert.Equal((true, "Use c."), (model.Reader("__InputValue.isDeprecated")(argument, false), model.Reader("__InputValue.deprecationReason")(argument, false)));
    }

    // Source: GraphQL specification, section 3.13.3: required arguments and input fields must not be.
    [Fact]
    public void Input_Required_CannotBeDeprecated() =>
        Assert.Throws<InvalidOperationException>(() => new InputDefinition().Required<string>("name", "A name: `a`.").Deprecated("Use id."));

    private static string Plain(string text) => string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static ISchema Create()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddBarqPersistence().AddBarqJobs().AddGraphExecution().AddEntityType<OldVehicleType>().AddMutations<OldMutations>();
        return services.BuildServiceProvider().GetRequiredService<ISchema>();
    }

    /// <summary>How something looks.</summary>
    [Description("How something looks.")]
    internal enum Shade
    {
        /// <summary>As ever.</summary>
        [Description("As ever.")]
        [Deprecated("Use NEW.")]
        Old,

        /// <summary>Otherwise.</summary>
        [Description("Otherwise.")]
        New,
    }

    internal sealed class OldVehicleType : EntityType<Vehicle>
    {
        public OldVehicleType()
        {
            Column(vehicle => vehicle.Make).Deprecated("Use model.");
            Column(vehicle => vehicle.Model);
            Computed("shade", "How it looks.", vehicle => vehicle.Year, year => year is > 2020 ? Shade.New : Shade.Old);
            RootById("vehicle").Deprecated("Use node.");
            RootConnection("vehicles", "All.");
        }
    }

    internal sealed class OldMutations : MutationGroup<Vehicle>
    {
        public OldMutations()
        {
            Mutation(
                "paint", "Paints it.", CallerRole.Manager,
                input => input.Id<Vehicle>("vehicleId", "The vehicle.").Optional<string>("former", "The colour: `red`.").Deprecated("It says nothing."),
                (_, _, _) => throw new NotSupportedException());
            Deprecate("Use another.");
        }
    }
}
