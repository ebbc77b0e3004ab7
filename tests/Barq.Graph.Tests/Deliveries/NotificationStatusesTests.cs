using Barq.Graph.Tests.Gateway;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Storage;
using Barq.Testing.Databases;

namespace Barq.Graph.Tests.Deliveries;

/// <summary>The statuses that somebody is told of come and go as a list.</summary>
public sealed class NotificationStatusesTests : MutationTest
{
    private const string Selection = "notificationTarget { id statuses }";

    [SkippableTheory, MemberData(nameof(Providers))]
    public async Task Statuses_GivenAndLeftOut_AreThoseThatItIsToldOf(TestProvider provider)
    {
        await using var gateway = await StartAsync(provider);
        string[] all = [.. EnumText.All(typeof(DeliveryStatus))];

        var some = await gateway.MutateAsync("createNotificationTarget", new { channel = "MAIL", address = "a@example.com", statuses = new[] { "FAILED", "DELIVERED", "FAILED" } }, Selection, Admin);
        var every = await gateway.MutateAsync("createNotificationTarget", new { channel = "MAIL", address = "b@example.com" }, Selection, Admin);
        var notificationTargetId = Field(some, "notificationTarget", "id").GetString();

        Assert.Equal(["FAILED", "DELIVERED"], Statuses(some));
        Assert.Equal(all, Statuses(every));
        Assert.Equal(["FAILED", "DELIVERED"], Statuses(await UpdateAsync(new { notificationTargetId, isActive = false })));
        Assert.Equal(["RETURNED"], Statuses(await UpdateAsync(new { notificationTargetId, statuses = new[] { "RETURNED" } })));
        Assert.Equal(all, Statuses(await UpdateAsync(new { notificationTargetId, statuses = (string[]?)null })));
        Assert.Equal(all, Statuses(await UpdateAsync(new { notificationTargetId, statuses = all })));
        AssertErrors([("ValidationError", "statuses")], await UpdateAsync(new { notificationTargetId, statuses = Array.Empty<string>() }));

        Task<MutationAnswer> UpdateAsync(object input) => gateway.MutateAsync("updateNotificationTarget", input, Selection, Admin);
    }

    private static string[] Statuses(MutationAnswer answer) => [.. Field(answer, "notificationTarget", "statuses").EnumerateArray().Select(status => status.GetString()!)];
}
