using Barq.Persistence.Settings;

namespace Barq.Persistence.Tests.Settings;

public sealed class OriginsAttributeTests
{
    private readonly OriginsAttribute _origins = new();

    [Theory]
    [InlineData("*")]
    [InlineData("https://app.example.com")]
    [InlineData("HTTPS://App.Example.com")]
    [InlineData("http://localhost:3000")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://[::1]:3000")]
    public void IsValid_Origin_IsAllowed(string origin) => Assert.True(_origins.IsValid(new[] { origin }));

    [Theory]
    [InlineData("app.example.com")]
    [InlineData("localhost:3000")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/page")]
    [InlineData("https://user@app.example.com")]
    [InlineData("https://*.example.com")]
    [InlineData("ftp://example.com")]
    [InlineData("null")]
    [InlineData("https://")]
    public void IsValid_AnythingElse_IsNot(string origin) => Assert.False(_origins.IsValid(new[] { "https://right.example.com", origin }));
}
