using System.Text.Json;
using Barq.Graph.Tests.Gateway;
using Barq.Graph.Tests.Operations;
using Barq.Persistence.Access;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Authorization;

/// <summary>Mobile numbers and mails are for those who need them.</summary>
public sealed class PersonalDataTests(DemoGateways gateways) : IClassFixture<DemoGateways>
{
    public static TheoryData<CallerRole, bool> Roles => new()
    {
        { CallerRole.Owner, true }, { CallerRole.Admin, true }, { CallerRole.Manager, true }, { CallerRole.Viewer, false },
    };

    [Theory, MemberData(nameof(Roles))]
    public async Task Select_ByRole_IsShownOrNull(CallerRole role, bool isShown)
    {
        var answer = await ExecuteAsync("{ couriers(first: 1) { nodes { mobileNumber fullName } } users(first: 1) { nodes { email } } }", Caller.User(1, role));

        Assert.Null(answer.ErrorCode);
        var courier = answer.Data.GetProperty("couriers").GetProperty("nodes")[0];
        Assert.Equal(isShown, courier.GetProperty("mobileNumber").ValueKind == JsonValueKind.String);
        Assert.Equal(isShown, answer.Data.GetProperty("users").GetProperty("nodes")[0].GetProperty("email").ValueKind == JsonValueKind.String);
        Assert.Equal(JsonValueKind.String, courier.GetProperty("fullName").ValueKind);
    }

    [Fact]
    public async Task Select_AsTheCourierInPerson_ShowsItsNumberAndNobodysMail()
    {
        var answer = await ExecuteAsync("{ couriers { nodes { mobileNumber } } users(first: 1) { nodes { email } } }", Caller.Courier(1, 1));

        Assert.Equal(JsonValueKind.String, Assert.Single(answer.Data.GetProperty("couriers").GetProperty("nodes").EnumerateArray()).GetProperty("mobileNumber").ValueKind);
        Assert.Equal(JsonValueKind.Null, answer.Data.GetProperty("users").GetProperty("nodes")[0].GetProperty("email").ValueKind);
    }

    [Theory]
    [InlineData("""{ couriers(where: { mobileNumber: { startsWith: "+966" } }) { totalCount } }""")]
    [InlineData("""{ couriers(where: { or: [{ mobileNumber: { nin: ["1"] } }, { city: { eq: "Riyadh" } }] }) { totalCount } }""")]
    [InlineData("""{ deliveries(where: { courier: { mobileNumber: { contains: "5" } } }) { totalCount } }""")]
    [InlineData("""{ organizations(where: { users: { some: { email: { contains: "@" } } } }) { totalCount } }""")]
    [InlineData("""{ couriers(order: [{ mobileNumber: ASC }]) { nodes { id } } }""")]
    [InlineData("""{ organizations { nodes { couriers(order: [{ email: DESC }]) { nodes { id } } } } }""")]
    public async Task FilterOrOrder_ByWhatOneDoesNotSee_IsRefused(string query)
    {
        Assert.Equal("FORBIDDEN", (await ExecuteAsync(query, Caller.User(1, CallerRole.Viewer))).ErrorCode);
        Assert.Null((await ExecuteAsync(query, Caller.User(1, CallerRole.Manager))).ErrorCode);
    }

    [Fact]
    public async Task RootByEmail_ForAViewer_IsNullWhetherThereIsOneOrNot()
    {
        var gateway = await gateways.GetAsync(TestProvider.Sqlite);
        var known = await gateway.ExecuteAsync("{ users(first: 1, where: { organizationId: { eq: \"T3JnYW5pemF0aW9uOjE=\" } }) { nodes { email } } }");
        var email = known.Data.GetProperty("users").GetProperty("nodes")[0].GetProperty("email").GetString();
        const string Query = "query($email: String!) { userByEmail(email: $email) { fullName } }";

        var viewer = await gateway.ExecuteAsync(Query, new { email }, caller: Caller.User(1, CallerRole.Viewer));
        var manager = await gateway.ExecuteAsync(Query, new { email }, caller: Caller.User(1, CallerRole.Manager));

        Assert.Equal(JsonValueKind.Null, viewer.Data.GetProperty("userByEmail").ValueKind);
        Assert.Equal(JsonValueKind.Object, manager.Data.GetProperty("userByEmail").ValueKind);
    }

    private async Task<GatewayAnswer> ExecuteAsync(string query, Caller caller) =>
        await (await gateways.GetAsync(TestProvider.Sqlite)).ExecuteAsync(query, caller: caller);
}
