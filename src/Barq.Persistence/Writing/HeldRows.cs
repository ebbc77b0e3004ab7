using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore;

namespace Barq.Persistence.Writing;

/// <summary>How rows are held until the write has ended. On SQLite nobody else writes meanwhile anyway.</summary>
public enum RowHold
{
    /// <summary>Not at all: they are only read.</summary>
    None,

    /// <summary>Others may build on them too, and change them only afterwards.</summary>
    Shared,

    /// <summary>Others who change them, or hold them, wait.</summary>
    Exclusive,
}

/// <summary>Rows that a write of many has loaded beforehand, in one statement for each kind: its items find them here.</summary>
internal sealed class HeldRows(FleetDbContext context)
{
    private readonly Dictionary<(Type, long), Entity?> _rows = [];

    /// <summary>How PostgreSQL is told to hold rows.</summary>
    public static string Clause(RowHold hold) => hold == RowHold.Shared ? "FOR SHARE" : "FOR NO KEY UPDATE";

    /// <summary>Loads rows, in the order of their keys: two writes that want the same ones don't wait for each other in a circle.</summary>
    public async Task HoldAsync<TEntity>(IEnumerable<long> keys, RowHold hold, CancellationToken cancellationToken)
        where TEntity : Entity
    {
        var wanted = keys.Distinct().Order().ToArray();
        if (wanted.Length == 0)
        {
            return;
        }

        foreach (var key in wanted)
        {
            _rows[(typeof(TEntity), key)] = null;
        }

        var table = context.Model.FindEntityType(typeof(TEntity))!.GetTableName();
        var sql = string.Concat("SELECT * FROM ", table, " WHERE id = ANY({0}) ORDER BY id ", Clause(hold));
        var rows = hold == RowHold.None || !context.Database.IsNpgsql()
            ? context.Set<TEntity>().Where(row => wanted.Contains(row.Id))
            : context.Set<TEntity>().FromSqlRaw(sql, wanted);
        foreach (var row in await rows.ToListAsync(cancellationToken))
        {
            _rows[(typeof(TEntity), row.Id)] = row;
        }
    }

    /// <summary>Finds a row that was looked for.</summary>
    /// <returns>Whether it was; the row is null where there is none for the caller.</returns>
    public bool TryFind<TEntity>(long key, out TEntity? row)
        where TEntity : Entity
    {
        var isKnown = _rows.TryGetValue((typeof(TEntity), key), out var found);
        row = (TEntity?)found;
        return isKnown;
    }
}
