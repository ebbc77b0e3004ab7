using Barq.Persistence.Folding;
using Barq.Persistence.Storage;
using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <summary>The function that folds texts is shorter, and folds as before: indexes on it stay right. SQLite gets it with each connection.</summary>
    [DbContext(typeof(PostgreSqlFleetDbContext))]
    [Migration("20261130210000_AddShorterFolding")]
    public partial class AddShorterFolding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(PostgreSqlFolding.Create);
            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The function that was there before comes to the same.
        }
    }
}
