using Barq.Graph.Answers;
using Barq.Graph.Definitions;
using Barq.Graph.Documents;
using Barq.Graph.Preparation;
using Barq.Graph.Tests.TypeSystem;
using Barq.Graph.TypeSystem;
using GraphQL.Types;
using GraphQLParser;

namespace Barq.Graph.Tests.ResponseCache;

/// <summary>What the hints of an operation come to.</summary>
public sealed class CacheControlTests
{
    private static readonly ISchema _schema = Schema();

    public static TheoryData<string, string, bool> Cases => new()
    {
        // Nothing said: kept by the gateway, asked for anew by clients.
        { "{ plain { leaf } }", "private, no-cache", true },
        { "{ __typename }", "public, no-cache", true },
        { "{ minute { leaf } }", "private, max-age=60", true },
        { "{ minute { leaf short } }", "private, max-age=5", true },
        { "{ minute { leaf } plain { leaf } }", "private, no-cache", true },
        { "{ minute { other { leaf } } }", "private, no-cache", true },
        { "{ minute { inherited { leaf } } }", "private, max-age=60", true },
        { "{ everybodys { leaf } }", "public, max-age=60, s-maxage=600", true },
        { "{ everybodys { leaf } minute { leaf } }", "private, max-age=60", true },
        { "{ everybodys { leaf } mine { leaf } }", "private, max-age=10", true },
        { "{ never { leaf } minute { leaf } }", "no-store", false },
        { "{ minute { ... on Thing { leaf ...more } } } fragment more on Thing { never { leaf } }", "no-store", false },
        { "query($no: Boolean!) { minute { leaf } never @skip(if: $no) { leaf } }", "no-store", false },

        // What an interface leads to has a hint of its own.
        { "{ any { id } }", "private, max-age=60", true },
        { "{ any { leaf } }", "no-store", false },
        { "{ any { ... on Thing { leaf } } }", "private, max-age=60", true },
        { "{ any { ... on Said { leaf } } }", "no-store", false },
        { "{ any { ...said } } fragment said on Said { leaf }", "no-store", false },
        { "{ __schema { queryType { name } } }", "no-store", false },
    };

    [Theory, MemberData(nameof(Cases))]
    public void Policy_OfAnOperation_IsItsStrictestHint(string document, string header, bool isKept)
    {
        var policy = Read(document);

        Assert.Equal((header, isKept), (policy.CacheControl, policy.IsCacheable));
    }

    [Fact]
    public void Policy_OfFieldsThatVary_NamesEachHeaderOnceAndTheLeastTime()
    {
        var policy = Read("{ everybodys { leaf } mine { leaf } }");

        Assert.Equal((ResponseScope.User, 10, 20), (policy.Scope, policy.MaxAge!.Value, policy.SharedMaxAge!.Value));
        Assert.Equal(["Accept-Language"], policy.Vary);
        Assert.Equal((ResponseScope.Public, true), (Read("{ everybodys { leaf } }").Scope, Read("{ everybodys { leaf } }").SaysAll));
        Assert.Equal((ResponseScope.Organization, false), (Read("{ plain { leaf } everybodys { leaf } }").Scope, Read("{ plain { leaf } everybodys { leaf } }").SaysAll));
    }

    [Fact]
    public void Schema_OfTheGateway_NeverCallsAnOrganizationsDataEverybodys()
    {
        foreach (var type in TestSchema.OwnTypes.OfType<IComplexGraphType>())
        {
            Assert.NotEqual(CacheControlScope.Public, CacheControlDirective.HintOf(type)?.Scope);
            Assert.All(type.Fields, field => Assert.NotEqual(CacheControlScope.Public, CacheControlDirective.HintOf(field)?.Scope));
        }
    }

    private static ResponsePolicy Read(string document) =>
        ResponsePolicyReader.Read(_schema, new PreparedDocument(new CheckedDocument(Parser.Parse(document)), document).Operation(null));

    private static Schema Schema()
    {
        var thing = new ObjectGraphType { Name = "Thing" };
        var said = new ObjectGraphType { Name = "Said" }.WithCacheHint(new CacheHint { MaxAge = 0 });
        thing.AddField(new FieldType { Name = "leaf", ResolvedType = new StringGraphType() });
        thing.AddField(new FieldType { Name = "short", ResolvedType = new StringGraphType() }.WithCacheHint(new CacheHint { MaxAge = 5 }));
        thing.AddField(new FieldType { Name = "other", ResolvedType = thing });
        thing.AddField(new FieldType { Name = "inherited", ResolvedType = thing }.WithCacheHint(new CacheHint { InheritMaxAge = true }));
        said.AddField(new FieldType { Name = "leaf", ResolvedType = new StringGraphType() });
        thing.AddField(new FieldType { Name = "never", ResolvedType = said });
        var query = new ObjectGraphType { Name = "Query" };
        query.AddField(new FieldType { Name = "plain", ResolvedType = thing });
        query.AddField(new FieldType { Name = "minute", ResolvedType = new NonNullGraphType(new ListGraphType(thing)) }.WithCacheHint(new CacheHint { MaxAge = 60 }));
        query.AddField(new FieldType { Name = "everybodys", ResolvedType = thing }
            .WithCacheHint(new CacheHint { MaxAge = 60, SharedMaxAge = 600, Scope = CacheControlScope.Public, Vary = ["Accept-Language"] }));
        query.AddField(new FieldType { Name = "mine", ResolvedType = thing }
            .WithCacheHint(new CacheHint { MaxAge = 10, SharedMaxAge = 20, Scope = CacheControlScope.Private, Vary = ["accept-language"] }));
        query.AddField(new FieldType { Name = "never", ResolvedType = said });
        var any = new InterfaceGraphType { Name = "Any" };
        any.AddField(new FieldType { Name = "id", ResolvedType = new StringGraphType() });
        any.AddField(new FieldType { Name = "leaf", ResolvedType = new StringGraphType() });
        foreach (var type in new[] { thing, said })
        {
            type.AddField(new FieldType { Name = "id", ResolvedType = new StringGraphType() });
            type.IsTypeOf = _ => true;
            type.AddResolvedInterface(any);
            any.AddPossibleType(type);
        }

        query.AddField(new FieldType { Name = "any", ResolvedType = any }.WithCacheHint(new CacheHint { MaxAge = 60 }));
        var schema = new Schema { Query = query };
        CacheControlDirective.Register(schema);
        schema.Initialize();
        return schema;
    }
}
