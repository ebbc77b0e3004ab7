using Barq.Persistence.Upgrading;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Barq.Persistence.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AddIndexesOfBestCouriers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "idx_couriers_organization_id_city_status_performance_score",
                table: "couriers",
                columns: new[] { "organization_id", "city", "status", "performance_score", "id" });

            migrationBuilder.CreateIndex(
                name: "idx_couriers_organization_id_performance_score",
                table: "couriers",
                columns: new[] { "organization_id", "performance_score", "id" });

            migrationBuilder.WhileInUse();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "idx_couriers_organization_id_city_status_performance_score",
                table: "couriers");

            migrationBuilder.DropIndex(
                name: "idx_couriers_organization_id_performance_score",
                table: "couriers");
        }
    }
}
