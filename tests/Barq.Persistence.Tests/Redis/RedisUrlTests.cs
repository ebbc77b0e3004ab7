using Barq.Persistence.Redis;

namespace Barq.Persistence.Tests.Redis;

public sealed class RedisUrlTests
{
    [Theory]
    [InlineData("redis://localhost", "localhost:6379", null, null, false, null, null)]
    [InlineData("redis://:p%40ss@cache:6380/3", "cache:6380", null, "p@ss", false, 3, null)]
    [InlineData("redis://cache-user:a:b@c@10.0.0.1/0", "10.0.0.1:6379", "cache-user", "a:b@c", false, 0, null)]
    [InlineData("redis://default:secret@cache", "cache:6379", null, "secret", false, null, null)]
    [InlineData("rediss://secret@cache:6390", "cache:6390", null, "secret", true, null, null)]
    [InlineData("redis://a:7000,b:7001,c", "a:7000 b:7001 c:6379", null, null, false, null, null)]
    [InlineData("redis://:pw@s1,s2:26380/1?service=primary", "s1:26379 s2:26380", null, "pw", false, 1, "primary")]
    [InlineData("REDIS://[::1]:6379/", "[::1]:6379", null, null, false, null, null)]
    public void TryParse_Url_IsTheClientsConfiguration(
        string url, string hosts, string? user, string? password, bool tls, int? database, string? service)
    {
        Assert.True(RedisUrl.TryParse(url, out var configuration, out var problem), problem);

        var endPoints = configuration.EndPoints.Select(StackExchange.Redis.EndPointCollection.ToString);
        Assert.Equal(hosts, string.Join(' ', endPoints));
        Assert.Equal(
            (user, password, tls, database, service),
            (configuration.User, configuration.Password, configuration.Ssl, configuration.DefaultDatabase, configuration.ServiceName));
    }

    [Theory]
    [InlineData("localhost:6379")]
    [InlineData("http://localhost")]
    [InlineData("redis://")]
    [InlineData("redis://:secret@")]
    [InlineData("redis://host:0")]
    [InlineData("redis://host:secret")]
    [InlineData("redis://host/secret")]
    [InlineData("redis://host/-1")]
    [InlineData("redis://a,,b")]
    [InlineData("redis://host?service=")]
    [InlineData("redis://host?secret=1")]
    public void TryParse_NoSuchUrl_SaysWhatIsAllowedAndNothingOfTheValue(string url)
    {
        Assert.False(RedisUrl.TryParse(url, out _, out var problem));

        Assert.NotEmpty(problem);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }
}
