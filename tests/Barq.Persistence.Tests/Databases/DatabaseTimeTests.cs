using Barq.Persistence.Databases;
using Barq.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Barq.Persistence.Tests.Databases;

/// <summary>A node whose clock is wrong goes by the database's: its jobs once waited for as long as it was ahead, and it took the running ones of other hosts.</summary>
public sealed class DatabaseTimeTests
{
    [SkippableTheory]
    [InlineData(300)]
    [InlineData(-300)]
    public async Task GetUtcNow_MachineFiveMinutesOff_IsTheDatabases(int seconds)
    {
        await using var server = await TestDatabase.CreateAsync(TestProvider.PostgreSql);
        await using var database = new FleetDatabase(Options.Create(new DatabaseOptions { Url = server.ConnectionString }), TimeProvider.System);
        var time = new DatabaseTime(new ShiftedClock(TimeSpan.FromSeconds(seconds)), NullLogger<DatabaseTime>.Instance);

        await time.CompareAsync(database, CancellationToken.None);

        // However long the statement took: it is in between.
        var before = TimeProvider.System.GetUtcNow();
        var now = time.GetUtcNow();
        Assert.InRange(now, before - TimeSpan.FromMinutes(1), TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1));
        Assert.InRange(time.Offset.TotalSeconds, -seconds - 60, -seconds + 60);
    }

    [Theory]
    [InlineData(-0.9, 0)]
    [InlineData(0.9, 0)]
    [InlineData(2, 0)]
    [InlineData(4.5, 2.5)]
    [InlineData(-1.5, -1.5)]
    public void Learn_WhatAskingTakesIsNoDifference(double theirs, double offset)
    {
        var time = new DatabaseTime(TimeProvider.System, NullLogger<DatabaseTime>.Instance);
        var asked = TimeProvider.System.GetUtcNow();

        time.Learn(asked, asked.AddSeconds(theirs), asked.AddSeconds(2));

        Assert.Equal(offset, time.Offset.TotalSeconds, precision: 6);
        time.Learn(asked, asked, asked);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
    }
}
