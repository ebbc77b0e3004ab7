using Barq.Persistence.Storage;
using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <summary>
    /// Trigram indexes on the folded texts that are searched, which are not of the model. A server without <c>pg_trgm</c>, or a role that may not
    /// create it, goes on without: texts are then read through, as on SQLite. The administrator who creates it later makes the indexes by
    /// docs/indexes.md.
    /// </summary>
    [DbContext(typeof(PostgreSqlFleetDbContext))]
    [Migration("20261130000000_AddTrigramIndexes")]
    public partial class AddTrigramIndexes : Migration
    {
        // Where it is, and where no schema has to be named for it.
        private const string Trigrams = "SELECT bool_or(pg_opclass_is_visible(oid)) FROM pg_opclass WHERE opcname = 'gin_trgm_ops'";

        private static readonly (string Table, string Column)[] _columns =
        [
            ("deliveries", "tracking_number"), ("deliveries", "pickup_address"), ("deliveries", "delivery_address"),
            ("couriers", "full_name"), ("couriers", "barq_id"), ("tickets", "subject"), ("tickets", "ticket_number"), ("vehicles", "plate_number"),
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                DO $$
                BEGIN
                  CREATE EXTENSION IF NOT EXISTS pg_trgm;
                EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
                  RAISE NOTICE 'No trigram indexes: %', SQLERRM;
                END $$
                """);
            foreach (var one in _columns)
            {
                migrationBuilder.CreateIndexInUse(Name(one), one.Table, $"USING gin (barq_fold({one.Column}) gin_trgm_ops)", onlyIf: Trigrams);
            }

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var one in _columns)
            {
                migrationBuilder.Sql($"DROP INDEX IF EXISTS {Name(one)}");
            }
        }

        private static string Name((string Table, string Column) one) => $"idx_{one.Table}_{one.Column}_trigrams";
    }
}
