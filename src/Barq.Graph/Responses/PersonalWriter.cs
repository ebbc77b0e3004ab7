using Barq.Persistence.Access;
using Barq.Persistence.Querying;

namespace Barq.Graph.Responses;

/// <summary>Writes a column with personal data to those who may see it, and null to others.</summary>
/// <param name="column">Writes the column.</param>
/// <param name="personal">Who may see it.</param>
internal sealed class PersonalWriter(FieldWriter column, PersonalDataAttribute personal) : FieldWriter(column.ResponseKey, false)
{
    public override bool Write(ResponseContext context, RowSet rows, int row) =>
        personal.IsShownTo(context.Caller) ? column.Write(context, rows, row) : WriteNull(context);
}
