using Barq.Persistence.Folding;
using Barq.Persistence.Storage;
using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <summary>
    /// What the search box searches by, which is not of the model: the functions that rank texts, and indexes on numbers by how they begin, of all organizations
    /// and of each. SQLite gets the functions with each connection, and reads through.
    /// </summary>
    [DbContext(typeof(PostgreSqlFleetDbContext))]
    [Migration("20261130030000_AddSearch")]
    public partial class AddSearch : Migration
    {
        private static readonly (string Table, string Column)[] _numbers =
            [("deliveries", "tracking_number"), ("couriers", "barq_id"), ("tickets", "ticket_number"), ("vehicles", "plate_number")];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(PostgreSqlNearness.Create);
            foreach (var (table, column) in _numbers)
            {
                migrationBuilder.CreateIndexInUse($"idx_{table}_{column}_folded", table, $"(barq_fold({column}) COLLATE \"C\")");
                migrationBuilder.CreateIndexInUse($"idx_{table}_organization_id_{column}_folded", table, $"(organization_id, barq_fold({column}) COLLATE \"C\")");
            }

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var (table, column) in _numbers)
            {
                migrationBuilder.Sql($"DROP INDEX idx_{table}_{column}_folded");
                migrationBuilder.Sql($"DROP INDEX idx_{table}_organization_id_{column}_folded");
            }

            migrationBuilder.Sql("DROP FUNCTION barq_nearness(text, text)");
            migrationBuilder.Sql("DROP FUNCTION barq_may_hold(text, text)");
        }
    }
}
