using Barq.Persistence.Folding;
using Barq.Persistence.Storage;
using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <summary>The functions of the search box know words with two letters in each other's places. SQLite gets them with each connection.</summary>
    [DbContext(typeof(PostgreSqlFleetDbContext))]
    [Migration("20261130140000_AddSwappedLetters")]
    public partial class AddSwappedLetters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(PostgreSqlNearness.Create);
            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // What ranks texts serves those who ask for less.
            migrationBuilder.Sql($"DROP FUNCTION {PostgreSqlNearness.Swapped}(text, text)");
        }
    }
}
