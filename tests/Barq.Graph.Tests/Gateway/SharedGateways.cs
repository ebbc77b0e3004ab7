using System.Collections.Concurrent;
using Barq.Testing.Databases;
using Microsoft.Extensions.DependencyInjection;

namespace Barq.Graph.Tests.Gateway;

/// <summary>One gateway for each database, for the tests of a class that only read. Derive, and use it as a class fixture.</summary>
/// <param name="template">What the databases hold.</param>
/// <param name="configure">Changes to the gateways' services.</param>
public abstract class SharedGateways(DatabaseTemplate template, Action<IServiceCollection>? configure = null) : IAsyncLifetime
{
    private readonly ConcurrentDictionary<TestProvider, Lazy<Task<TestGateway>>> _gateways = [];

    /// <summary>The gateway, made at the first call: from a test, so that it can be skipped.</summary>
    public Task<TestGateway> GetAsync(TestProvider provider) =>
        _gateways.GetOrAdd(provider, key => new Lazy<Task<TestGateway>>(() => TestGateway.CreateAsync(key, template, configure))).Value;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var gateway in _gateways.Values)
        {
            if (gateway.Value.IsCompletedSuccessfully)
            {
                await (await gateway.Value).DisposeAsync();
            }
        }
    }
}

/// <summary>Gateways on the <see cref="CornerFleet"/>.</summary>
public sealed class CornerGateways() : SharedGateways(CornerFleet.Template);
