using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Barq.Persistence.Redis;

/// <summary>The Redis server of this process: the one that <c>REDIS_URL</c> names, or the embedded one, which starts when first asked for.</summary>
public sealed class RedisEndpoint : IDisposable
{
    private readonly RedisOptions _options;
#if BARQ_EMBEDDED
    private readonly Lazy<Embedded.EmbeddedRedis>? _embedded;
#endif

    /// <summary>Reads the options; nothing is connected yet.</summary>
    /// <param name="options">Where the server is.</param>
    /// <exception cref="OptionsValidationException">There is no URL, in a build without the embedded server.</exception>
    public RedisEndpoint(IOptions<RedisOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        if (_options.Url is null)
        {
#if BARQ_EMBEDDED
            _embedded = new(Embedded.EmbeddedRedis.Start);
#else
            const string Problem = "REDIS_URL is not set, and this build has no embedded server: it needs a Redis server.";
            throw new OptionsValidationException(nameof(RedisOptions), typeof(RedisOptions), [Problem]);
#endif
        }
    }

    /// <summary>Whether the server is the embedded one.</summary>
    public bool IsEmbedded => _options.Url is null;

    /// <summary>Whether the URL names the nodes of a cluster, by several hosts.</summary>
    public bool IsCluster => _options.Url is not null && RedisUrl.IsCluster(Parse(_options.Url));

    /// <summary>A new configuration of a client of the server. It connects in the background where the server is away.</summary>
    public ConfigurationOptions CreateConfiguration()
    {
        var configuration = Configure(Locate(), "barq");

        // A server that is away is an error at once: what would wait for it is a request.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        return configuration;
    }

    /// <summary>A configuration of a client of another server, with this one's time limits.</summary>
    /// <param name="url">The other server, as in <c>REDIS_URL</c>.</param>
    /// <param name="client">The name that the server shows for the client.</param>
    /// <exception cref="OptionsValidationException">The URL can't be read.</exception>
    public ConfigurationOptions CreateConfiguration(string url, string client) => Configure(Parse(url), client);

    private ConfigurationOptions Configure(ConfigurationOptions configuration, string client)
    {
        configuration.ClientName = client;
        configuration.ConnectTimeout = _options.ConnectTimeoutSeconds * 1000;
        configuration.AsyncTimeout = configuration.SyncTimeout = _options.SocketTimeoutSeconds * 1000;
        return configuration;
    }

    /// <summary>Ends the embedded server, if it runs.</summary>
    public void Dispose()
    {
#if BARQ_EMBEDDED
        if (_embedded is { IsValueCreated: true })
        {
            _embedded.Value.Dispose();
        }
#endif
    }

    private ConfigurationOptions Locate()
    {
#if BARQ_EMBEDDED
        if (_embedded is not null)
        {
            return _embedded.Value.CreateConfiguration();
        }
#endif
        return Parse(_options.Url!);
    }

    private static ConfigurationOptions Parse(string url) => RedisUrl.TryParse(url, out var configuration, out var problem)
        ? configuration
        : throw new OptionsValidationException(nameof(RedisOptions), typeof(RedisOptions), [problem]);
}
