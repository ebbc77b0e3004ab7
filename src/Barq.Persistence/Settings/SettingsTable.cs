using System.Collections;
using System.Linq.Expressions;

namespace Barq.Persistence.Settings;

/// <summary>The environment variables of one options class. Written as a collection: variable, property, whether it is a secret.</summary>
/// <typeparam name="TOptions">The options class.</typeparam>
public sealed class SettingsTable<TOptions> : IEnumerable<Setting<TOptions>>
    where TOptions : class, new()
{
    private readonly List<Setting<TOptions>> _settings = [];

    /// <summary>Adds a variable.</summary>
    /// <param name="variable">Its name, the same in the environment, in <c>.env</c> and in <c>appsettings.json</c>.</param>
    /// <param name="property">The property that it sets.</param>
    /// <param name="isSecret">Whether it may hold a password, and so is masked wherever it is shown.</param>
    /// <typeparam name="TValue">The property's type: a string, bool, number, enum, or an array of strings (written with commas).</typeparam>
    public void Add<TValue>(string variable, Expression<Func<TOptions, TValue>> property, bool isSecret = false) =>
        _settings.Add(new Setting<TOptions>(variable, property, isSecret));

    /// <inheritdoc/>
    public IEnumerator<Setting<TOptions>> GetEnumerator() => _settings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
