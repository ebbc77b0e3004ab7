using System.Text.Json;
using Barq.Graph.Tests.Transport;
using Barq.Testing;
using Barq.Testing.Databases;
using Barq.Testing.Fleet;
using Barq.Testing.Gateway;

namespace Barq.Graph.Tests.TypeSystem;

/// <summary>What the gateway says of its schema is what <c>schema/schema.graphql</c> says, in the words of the specification of September 2025.</summary>
/// <remarks>Seen with graphql-js, which code generators build on, and with graphql-inspector.</remarks>
public sealed class ToldSchemaTests
{
    [SkippableFact]
    public async Task Introspection_ByTheRealTools_IsTheCommittedSchema()
    {
        var scripts = await ClientScripts.RestoreAsync();
        await using var database = await TestDatabase.CreateAsync(TestProvider.Sqlite, FleetDatabases.Empty);
        await using var gateway = await GatewayProcess.StartAsync(new GatewayStart { Environment = new Dictionary<string, string?> { ["DATABASE_URL"] = database.ConnectionString } });

        var told = await scripts.RunAsync("schema.js", new Uri(gateway.BaseAddress, "graphql").ToString(), "compare", JsonSerializer.Serialize(new { file = Repository.PathOf("schema", "schema.graphql") }));

        Assert.Equal("[]", told.GetProperty("changes").GetRawText());
        Assert.Equal("[]", told.GetProperty("invalid").GetRawText());
        Assert.Equal("[]", told.GetProperty("lacking").GetRawText());
        Assert.Equal("[]", told.GetProperty("unspecified").GetRawText());
        Assert.Equal("[]", told.GetProperty("loose").GetRawText());
        Assert.True(told.GetProperty("same").GetBoolean());
        Assert.Equal((4, 113), (told.GetProperty("scalars").GetInt32(), told.GetProperty("orders").GetInt32()));
        Assert.StartsWith("The fleet", told.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "@cacheControl on FIELD_DEFINITION INTERFACE OBJECT UNION",
                "@defer on FRAGMENT_SPREAD INLINE_FRAGMENT",
                "@deprecated on ARGUMENT_DEFINITION ENUM_VALUE FIELD_DEFINITION INPUT_FIELD_DEFINITION",
                "@include on FIELD FRAGMENT_SPREAD INLINE_FRAGMENT",
                "@oneOf on INPUT_OBJECT",
                "@skip on FIELD FRAGMENT_SPREAD INLINE_FRAGMENT",
                "@specifiedBy on SCALAR",
                "@stream on FIELD",
            ],
            told.GetProperty("directives").EnumerateArray().Select(directive => directive.GetString()!));
    }
}
