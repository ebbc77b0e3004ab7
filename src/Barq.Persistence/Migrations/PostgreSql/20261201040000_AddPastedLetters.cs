using Barq.Persistence.Folding;
using Barq.Persistence.Storage;
using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <summary>The function that folds texts knows what comes with pasted ones: marks of direction, letters by their place in a word, digits above and below the line; indexes on it are made anew. SQLite gets it with each connection.</summary>
    [DbContext(typeof(PostgreSqlFleetDbContext))]
    [Migration("20261201040000_AddPastedLetters")]
    public partial class AddPastedLetters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.ReplaceFunctionOfIndexes("barq_fold(text)", PostgreSqlFolding.Create);
            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The function that was there before is not kept; what it folded, this one folds alike.
        }
    }
}
