using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddIndexOfUntakenTickets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "idx_tickets_organization_id_assigned_to_status_sla_due_at",
                table: "tickets",
                columns: new[] { "organization_id", "assigned_to", "status", "sla_due_at", "id" });

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "idx_tickets_organization_id_assigned_to_status_sla_due_at",
                table: "tickets");
        }
    }
}
