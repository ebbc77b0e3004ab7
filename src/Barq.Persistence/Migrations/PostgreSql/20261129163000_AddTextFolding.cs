using Barq.Persistence.Folding;
using Barq.Persistence.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <summary>The function that folds texts, which is not of the model. SQLite gets it with each connection.</summary>
    [DbContext(typeof(PostgreSqlFleetDbContext))]
    [Migration("20261129163000_AddTextFolding")]
    public partial class AddTextFolding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(PostgreSqlFolding.Create);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP FUNCTION barq_fold(text)");
    }
}
