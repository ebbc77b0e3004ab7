using Barq.Persistence.Files;

namespace Barq.Persistence.Tests.Files;

/// <summary>A link to a file can't be made up, and not be prolonged.</summary>
public sealed class FileLinkTests
{
    private static readonly DateTimeOffset _until = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_OwnLink_IsGenuine()
    {
        var file = File(12, "c2VjcmV0");

        Assert.True(FileLink.TryRead(Last(FileLink.Of(file)), out var key, out var until, out var signature));
        Assert.Equal((12, _until), (key, until));
        Assert.True(FileLink.IsGenuine(file, until, signature));
    }

    [Fact]
    public void IsGenuine_LongerTimeOrOtherFileOrOtherSecret_IsFalse()
    {
        var file = File(12, "c2VjcmV0");
        Assert.True(FileLink.TryRead(Last(FileLink.Of(file)), out _, out var until, out var signature));

        Assert.False(FileLink.IsGenuine(file, until.AddSeconds(1), signature));
        Assert.False(FileLink.IsGenuine(File(13, "c2VjcmV0"), until, signature));
        Assert.False(FileLink.IsGenuine(File(12, "b3RoZXI="), until, signature));
        Assert.False(FileLink.IsGenuine(file, until, ""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("12.99999999999999.x")]
    [InlineData("-1.5.x")]
    [InlineData("a.b.c.d")]
    public void Read_NoLink_IsFalse(string text) => Assert.False(FileLink.TryRead(text, out _, out _, out _));

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static StoredFile File(long id, string linkKey) =>
        new() { Id = id, Name = "a.csv", ContentType = "text/csv", CreatedBy = "user 7", LinkKey = linkKey, ExpiresAt = _until };
}
