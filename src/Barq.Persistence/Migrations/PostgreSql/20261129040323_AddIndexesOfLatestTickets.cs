using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddIndexesOfLatestTickets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "idx_tickets_courier_id_created_at",
                table: "tickets",
                columns: new[] { "courier_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_tickets_created_by_created_at",
                table: "tickets",
                columns: new[] { "created_by", "created_at", "id" });

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "idx_tickets_courier_id_created_at",
                table: "tickets");

            migrationBuilder.DropIndex(
                name: "idx_tickets_created_by_created_at",
                table: "tickets");
        }
    }
}
