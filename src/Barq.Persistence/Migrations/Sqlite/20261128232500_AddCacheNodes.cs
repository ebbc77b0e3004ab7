using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.Sqlite
{
    /// <summary>Which nodes there are; not of the model.</summary>
    [DbContext(typeof(SqliteFleetDbContext))]
    [Migration("20261128232500_AddCacheNodes")]
    public partial class AddCacheNodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("CREATE TABLE cache_nodes (node TEXT NOT NULL CONSTRAINT pk_cache_nodes PRIMARY KEY, beats INTEGER NOT NULL, acknowledged TEXT NOT NULL)");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE cache_nodes");
    }
}
