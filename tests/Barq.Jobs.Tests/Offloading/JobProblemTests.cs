using System.Net;
using Barq.Jobs.Offloading;
using Barq.Persistence.Databases;
using Barq.Persistence.Writing;

namespace Barq.Jobs.Tests.Offloading;

/// <summary>What a requester reads of why a job failed was written to be read; what a library says of the inside is the log's.</summary>
public sealed class JobProblemTests
{
    private const string Inside = "23503: insert on \"deliveries\" violates \"fk_deliveries\" at db.internal:5432 in /srv/barq";

    public static TheoryData<Exception> OfLibraries =>
    [
        new InvalidOperationException(Inside), new Microsoft.EntityFrameworkCore.DbUpdateException(Inside, new IOException(Inside)), new Npgsql.NpgsqlException(Inside),
        new IOException(Inside), new HttpRequestException(Inside), new HttpRequestException(Inside, new TaskCanceledException(Inside)),
        new HttpRequestException(Inside, null, HttpStatusCode.BadGateway), new MailKit.Net.Smtp.SmtpProtocolException(Inside), new AggregateException(Inside),
        new DatabaseUnavailableException(new IOException(Inside)), new System.Text.Json.JsonException(Inside), new UnauthorizedAccessException(Inside),
    ];

    [Theory, MemberData(nameof(OfLibraries))]
    public void Of_WhatALibraryThrows_TellsNothingOfTheInside(Exception exception)
    {
        var told = JobProblem.Of(exception, 4711);

        Assert.EndsWith(".", told, StringComparison.Ordinal);
        Assert.All(["23503", "deliveries", "db.internal", "/srv"], word => Assert.DoesNotContain(word, told, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_WhatIsMeantToBeRead_IsThat()
    {
        Assert.Equal("The file has expired.", JobProblem.Of(new JobRefusedException("The file has expired."), 1));
        Assert.Equal("Too many.", JobProblem.Of(new RuleException(new ValidationError("Too many.", [])), 1));
        Assert.Equal("The service answered 503.", JobProblem.Of(new HttpRequestException("x", null, HttpStatusCode.ServiceUnavailable), 1));
        Assert.Contains("job 4711", JobProblem.Of(new InvalidOperationException(), 4711), StringComparison.Ordinal);
    }
}
