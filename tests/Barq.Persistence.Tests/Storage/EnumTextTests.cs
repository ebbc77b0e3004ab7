using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Storage;

namespace Barq.Persistence.Tests.Storage;

public sealed class EnumTextTests
{
    [Theory]
    [InlineData(DeliveryStatus.Pending, "PENDING")]
    [InlineData(DeliveryStatus.InTransit, "IN_TRANSIT")]
    public void ToText_Member_IsUpperSnakeCase(DeliveryStatus status, string text)
    {
        Assert.Equal(text, EnumText.ToText(status));
        Assert.Equal(status, EnumText.Parse<DeliveryStatus>(text));
    }

    [Fact]
    public void ToText_NoMember_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => EnumText.ToText((DeliveryStatus)99));

    [Theory]
    [InlineData("in_transit")]
    [InlineData("InTransit")]
    [InlineData("2")]
    [InlineData(" IN_TRANSIT")]
    [InlineData("")]
    [InlineData(null)]
    public void TryParse_OtherText_IsFalse(string? text) => Assert.False(EnumText.TryParse<DeliveryStatus>(text, out _));

    [Fact]
    public void Parse_UnknownText_NamesTheAllowedOnes()
    {
        var error = Assert.Throws<FormatException>(() => EnumText.Parse<ProjectType>("PARCELS"));
        Assert.Equal("'PARCELS' is no ProjectType; it is one of ECOMMERCE, FOOD, WAREHOUSE, BARQ, MIXED.", error.Message);
    }

    [Fact]
    public void All_Enum_IsInTheOrderOfItsValues() => Assert.Equal(
        ["ONBOARDING", "ACTIVE", "ON_LEAVE", "SUSPENDED", "INACTIVE", "TERMINATED"],
        EnumText.All(typeof(CourierStatus)));
}
