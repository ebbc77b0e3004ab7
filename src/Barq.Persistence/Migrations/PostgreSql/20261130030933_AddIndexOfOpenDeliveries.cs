using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddIndexOfOpenDeliveries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "idx_deliveries_courier_id_status",
                table: "deliveries",
                columns: new[] { "courier_id", "status", "id" },
                filter: "status IN ('ASSIGNED', 'IN_TRANSIT')");

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "idx_deliveries_courier_id_status",
                table: "deliveries");
        }
    }
}
