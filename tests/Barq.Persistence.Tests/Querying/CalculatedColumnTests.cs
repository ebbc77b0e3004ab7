using System.Linq.Expressions;
using Barq.Persistence.Couriers;
using Barq.Persistence.Deliveries;
using Barq.Persistence.Querying;
using Barq.Persistence.Tests.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Persistence.Tests.Querying;

/// <summary>What declarations of calculated columns may say, and what they come to.</summary>
public sealed class CalculatedColumnTests
{
    private static readonly TableCatalog _catalog = Catalog();

    private static TableSource Deliveries => _catalog.Table(typeof(Delivery));

    [Fact]
    public void Of_ExpressionOverColumns_KnowsItsKindItsColumnsAndTheClock()
    {
        var minutes = Value(delivery => Sql.Minutes(delivery.CreatedAt, delivery.DeliveredAt));
        var old = Value(delivery => Sql.Now() > delivery.CreatedAt + DeliveryPromise.Time);

        Assert.Equal((ColumnKind.Int64, true, "some_name"), (minutes.Kind, minutes.IsNullable, minutes.Name));
        Assert.Equal(["CreatedAt", "DeliveredAt"], minutes.Expression!.Columns.Select(column => column.PropertyName));
        Assert.Equal((ColumnKind.Boolean, false), (old.Kind, old.IsNullable));
        Assert.Equal((false, true), (minutes.Expression.ReadsClock, old.Expression!.ReadsClock));
        Assert.Empty(old.Expression.Counts);
    }

    [Fact]
    public void Count_OfSeveralValuesOfAColumn_LooksThemUpTogether()
    {
        Expression<Func<Delivery, bool>> open = delivery => delivery.Status == DeliveryStatus.Assigned || delivery.Status == DeliveryStatus.InTransit;

        var column = CalculatedColumns.Count(_catalog.Table(typeof(Courier)), "openOnes", nameof(Courier.Deliveries), open);

        var count = Assert.Single(column.Expression!.Counts);
        var list = Assert.IsType<In>(count.Condition);
        Assert.Equal(("Status", "ASSIGNED IN_TRANSIT", "open_ones"), (list.Column.PropertyName, string.Join(' ', list.Values), column.Name));
    }

    [Fact]
    public void Of_WhatSqlWouldTakeOtherwise_IsRefused()
    {
        // Null is equal to null here, and to nothing there.
        Assert.Throws<NotSupportedException>(() => Value(delivery => delivery.CourierId == 5));
        Assert.Throws<NotSupportedException>(() => Value(delivery => delivery.Notes!.Length > 5));
        Assert.Throws<NotSupportedException>(() => Value(delivery => delivery.Version));
        Assert.Throws<NotSupportedException>(() => CalculatedColumns.Of(Deliveries, "codAmount", (Expression<Func<Delivery, bool>>)(delivery => delivery.Status == DeliveryStatus.Failed)));
        Assert.Throws<NotSupportedException>(() => Sql.Now());
    }

    [Theory]
    [InlineData("12:00:00", "12:00:00", 60)]
    [InlineData("12:00:59.9999999", "12:00:00", 0.0000001)]
    public void StatementTime_OfAnInstant_IsTheLastFullMinute(string now, string expected, double left)
    {
        var (time, minute) = (DateTimeOffset.Parse($"2026-03-14T{now}Z", null), DateTimeOffset.Parse($"2026-03-14T{expected}Z", null));

        Assert.Equal(minute, StatementTime.Of(time));
        Assert.Equal(left, StatementTime.LeftOf(time, time).TotalSeconds, 7);
        Assert.True(StatementTime.LeftOf(time, time.AddMinutes(1)) <= TimeSpan.Zero);
    }

    private static ColumnSource Value<TValue>(Expression<Func<Delivery, TValue>> expression) => CalculatedColumns.Of(Deliveries, "someName", expression);

    private static TableCatalog Catalog()
    {
        using var services = FleetServices.Create(new Dictionary<string, string?>());
        return services.GetRequiredService<TableCatalog>();
    }
}
