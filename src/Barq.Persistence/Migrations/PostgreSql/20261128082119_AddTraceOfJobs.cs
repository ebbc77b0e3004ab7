using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddTraceOfJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "trace_parent",
                table: "background_jobs",
                type: "character varying(55)",
                maxLength: 55,
                nullable: true,
                collation: "C");

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "trace_parent",
                table: "background_jobs");
        }
    }
}
