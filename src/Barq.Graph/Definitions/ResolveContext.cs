using Barq.Persistence.Access;

namespace Barq.Graph.Definitions;

/// <summary>What a resolver is given: the declared columns of its row, and the loaders of its level.</summary>
public sealed class ResolveContext
{
    private readonly LevelLoaders _loaders;
    private readonly object?[] _columns;

    internal ResolveContext(LevelLoaders loaders, object?[] columns, CancellationToken cancellationToken)
    {
        _loaders = loaders;
        _columns = columns;
        CancellationToken = cancellationToken;
    }

    /// <summary>Fires when nobody waits for the value any more.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services => _loaders.Services;

    /// <summary>On whose behalf the value is brought: it may hold only what this caller may see.</summary>
    public Caller Caller => _loaders.Caller;

    /// <summary>The value of a declared column.</summary>
    /// <typeparam name="T">The type in which the column's kind is held; enums are text.</typeparam>
    /// <param name="index">Which of the field's declared properties, from 0.</param>
    public T? Column<T>(int index) => (T?)_columns[index];

    /// <summary>A loader, shared by the resolvers of this level of this request.</summary>
    /// <typeparam name="TLoader">The loader; its constructor takes an <see cref="IBatchScheduler"/> and any services.</typeparam>
    public TLoader Loader<TLoader>()
        where TLoader : class => _loaders.Get<TLoader>();
}

/// <summary>The loaders of one level of one request.</summary>
internal sealed class LevelLoaders(IServiceProvider services, Caller caller)
{
    private readonly Dictionary<Type, object> _loaders = [];

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>On whose behalf they load.</summary>
    public Caller Caller { get; } = caller;

    /// <summary>Dispatches the level's batches.</summary>
    public LevelBatchScheduler Scheduler { get; } = new();

    /// <summary>The loader of a type; made at its first use.</summary>
    public TLoader Get<TLoader>()
        where TLoader : class
    {
        lock (_loaders)
        {
            if (!_loaders.TryGetValue(typeof(TLoader), out var loader))
            {
                loader = _loaders[typeof(TLoader)] = ActivatorUtilities.CreateInstance<TLoader>(Services, Scheduler);
            }

            return (TLoader)loader;
        }
    }
}
