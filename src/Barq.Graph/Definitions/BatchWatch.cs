using System.Diagnostics;
using Barq.Persistence.Diagnostics;

namespace Barq.Graph.Definitions;

/// <summary>Watches one batch: an activity where something listens, an entry in the profile where the request has one, else nothing.</summary>
internal sealed class BatchWatch : IDisposable
{
    private readonly Activity? _activity;
    private readonly RequestProfile? _profile;
    private readonly string _name;
    private readonly int _keys;
    private readonly long _started;

    /// <summary>A batch begins.</summary>
    /// <param name="name">What loads it: a loader or a field.</param>
    /// <param name="keys">How many keys it has.</param>
    public BatchWatch(string name, int keys)
    {
        (_name, _keys) = (name, keys);
        _activity = Tracing.Source.StartActivity("dataloader batch");
        _activity?.SetTag("barq.batch.name", name).SetTag("barq.batch.size", keys);
        _profile = RequestProfile.Current;
        _started = _profile is null ? 0 : TimeProvider.System.GetTimestamp();
    }

    /// <summary>It has been loaded.</summary>
    public void End() => _profile?.Batch(_name, _keys, TimeProvider.System.GetElapsedTime(_started));

    /// <inheritdoc/>
    public void Dispose() => _activity?.Dispose();
}
