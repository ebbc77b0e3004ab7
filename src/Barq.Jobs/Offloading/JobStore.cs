using System.Globalization;
using System.Text.Json;
using Barq.Persistence.Redis;
using Hangfire;
using Hangfire.Common;
using Hangfire.Redis.StackExchange;
using Hangfire.States;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Barq.Jobs.Offloading;

/// <summary>
/// The queue: Hangfire's storage in Redis. It says where there is something to do and nothing more, so it may be emptied or lost at any
/// time. Its client blocks: it is called from threads that no request waits for.
/// </summary>
public sealed class JobStore : IDisposable
{
    /// <summary>What every key of the queue begins with; the braces keep them on one node of a cluster.</summary>
    internal const string Prefix = "{barq-jobs}:";

    private static readonly System.Reflection.MethodInfo _entry = typeof(JobEntry).GetMethod(nameof(JobEntry.RunAsync))!;

    private readonly Lazy<ConnectionMultiplexer> _connection;
    private readonly Lazy<RedisStorage> _storage;
    private readonly Lazy<IBackgroundJobClient> _client;
    private readonly int _wanted;
    private readonly bool _isCluster;

    /// <summary>Reads where the queue is; nothing is connected yet.</summary>
    /// <param name="endpoint">The cache's server.</param>
    /// <param name="options">The queue's server, where it has one of its own.</param>
    /// <param name="limits">The time limits: a job that the queue gives to a worker is its for longer than the hard one.</param>
    public JobStore(RedisEndpoint endpoint, IOptions<JobStoreOptions> options, IOptions<JobLimitsOptions> limits)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(limits);
        IsEmbedded = options.Value.Url is null && endpoint.IsEmbedded;
        _wanted = options.Value.Url is null ? 1 : (RedisUrl.TryParse(options.Value.Url, out var own, out _) ? own.DefaultDatabase ?? 0 : 0);
        _isCluster = options.Value.Url is null && endpoint.IsCluster;
        _connection = new(() => ConnectionMultiplexer.Connect(Locate(endpoint, options.Value.Url)));
        _storage = new(() => new RedisStorage(_connection.Value, new RedisStorageOptions
        {
            Db = DatabaseOf(_connection.Value),
            Prefix = Prefix,

            // A wake-up may get lost with the connection.
            FetchTimeout = TimeSpan.FromSeconds(1),

            // What a killed worker had is found by its row's lease long before; this is the store's own idea of it.
            InvisibilityTimeout = TimeSpan.FromSeconds(limits.Value.TimeLimitSeconds) + TimeSpan.FromMinutes(30),
        })
        {
            JobExpirationTimeout = TimeSpan.FromSeconds(options.Value.ResultExpiresSeconds),
        });
        _client = new(() => new BackgroundJobClient(_storage.Value, Filters));
    }

    /// <summary>Whether the queue is in this process, where no other host can serve it.</summary>
    public bool IsEmbedded { get; }

    /// <summary>The storage.</summary>
    /// <exception cref="RedisConnectionException">The server can't be reached.</exception>
    public RedisStorage Storage => _storage.Value;

    /// <summary>The filters of this product's queue: none of Hangfire's own, which would retry by themselves.</summary>
    internal static IJobFilterProvider Filters { get; } = new JobFilterCollection { new FailureStates() };

    /// <summary>The store's database.</summary>
    internal IDatabase Database => _connection.Value.GetDatabase(DatabaseOf(_connection.Value));

    /// <summary>The store's servers.</summary>
    internal IServer[] Servers => _connection.Value.GetServers();

    /// <summary>Puts a job into its queue.</summary>
    /// <param name="ticket">The job.</param>
    internal void Enqueue(JobTicket ticket) => _client.Value.Create(
        new Job(typeof(JobEntry), _entry, ticket.Id, ticket.Kind, ticket.Organization, ticket.RequestedBy, ticket.Queue), new EnqueuedState(ticket.Queue));

    /// <summary>The job that is next in a queue.</summary>
    /// <param name="queue">The queue.</param>
    /// <returns>Its key; null where none waits.</returns>
    internal async Task<long?> NextAsync(string queue)
    {
        if ((string?)await Database.ListGetByIndexAsync($"{Prefix}queue:{queue}", -1) is not { } next
            || (string?)await Database.HashGetAsync($"{Prefix}job:{next}", "Arguments") is not { } arguments)
        {
            return null;
        }

        return JsonSerializer.Deserialize<string[]>(arguments) is [var id, ..] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_connection.IsValueCreated)
        {
            _connection.Value.Dispose();
        }
    }

    // A cluster has no database 1: there the prefix alone keeps the queue apart from the cache. One that is named by a single host shows itself once connected.
    private int DatabaseOf(ConnectionMultiplexer connection) => _wanted == 1 && (_isCluster || IsCluster(connection)) ? 0 : _wanted;

    private static bool IsCluster(ConnectionMultiplexer connection) =>
        connection.GetServers().Any(server => server.ServerType == ServerType.Cluster);

    private static ConfigurationOptions Locate(RedisEndpoint endpoint, string? url)
    {
        var configuration = url is null ? endpoint.CreateConfiguration() : endpoint.CreateConfiguration(url, "barq");
        configuration.ClientName = "barq-jobs";

        // For INFO, which tells one start of a server from another, and CONFIG GET.
        configuration.AllowAdmin = true;
        return configuration;
    }
}
