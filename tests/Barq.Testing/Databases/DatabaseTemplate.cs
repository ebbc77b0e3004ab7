using System.Collections.Concurrent;

namespace Barq.Testing.Databases;

/// <summary>
/// A filled database that others are copied from: built once per test process and provider, copied in milliseconds.
/// Keep one in a static field; two of the same name are an error.
/// </summary>
/// <param name="name">Lower-case letters, digits and underscores; it becomes part of the database's name.</param>
/// <param name="build">
/// Fills an empty database, for example by migrating and seeding it. It must close its connections, or leave that to a
/// pool: the database is closed to all once it has returned.
/// </param>
public sealed class DatabaseTemplate(string name, Func<TestDatabase, Task> build)
{
    private readonly ConcurrentDictionary<TestProvider, Lazy<Task<string>>> _built = [];

    /// <summary>The template's name.</summary>
    public string Name { get; } = name;

    /// <summary>Fills a database as the template has it.</summary>
    public Task BuildAsync(TestDatabase database) => build(database);

    /// <summary>The shared source of copies on a provider (a database's name, a file's path), made at the first call.</summary>
    internal Task<string> SourceAsync(TestProvider provider, Func<Task<string>> make) =>
        _built.GetOrAdd(provider, _ => new Lazy<Task<string>>(make)).Value;
}
